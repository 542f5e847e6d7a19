package dev.rendezvous.internal.probe.mongodb;

import dev.rendezvous.Condition;
import dev.rendezvous.internal.probe.net.AnyServerProbe;
import dev.rendezvous.internal.probe.net.KnownParameters;
import dev.rendezvous.internal.probe.net.NetworkService;
import dev.rendezvous.internal.probe.net.ServerUrl;
import dev.rendezvous.internal.probe.net.TlsOptions;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetScheme;
import dev.rendezvous.target.TargetSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Parses {@code mongodb://user:password@host:port/database?parameter=value}, a connection string with one or more
 * servers.
 *
 * @see <a href="https://www.mongodb.com/docs/manual/reference/connection-string/">Connection strings</a>
 */
public final class MongoScheme implements TargetScheme {

    private static final String SRV = "mongodb+srv";
    private static final int DEFAULT_PORT = 27017;
    private static final String FORM = "a MongoDB target must be user:password@host:port,host:port/database";

    private static final List<String> TRUTH = List.of("true", "false");
    private static final List<String> READ_PREFERENCES =
            List.of("primary", "primaryPreferred", "secondary", "secondaryPreferred", "nearest");

    /** For {@link java.util.ServiceLoader}. */
    public MongoScheme() {}

    @Override
    public Set<String> schemes() {
        return Set.of("mongodb", SRV);
    }

    @Override
    public Condition parse(TargetSpec target) {
        if (target.scheme().equals(SRV)) {
            throw new MalformedTargetException(
                    target,
                    "SRV names are not supported; write the servers that they stand for, "
                            + "as in mongodb://host1,host2/?tls=true");
        }
        return Condition.polling(AnyServerProbe.of(target, MongoScheme::probe));
    }

    @Override
    public List<String> warnings(TargetSpec target) {
        return parameters().warnings(target);
    }

    private static MongoProbe probe(TargetSpec target) {
        ServerUrl serverUrl = parameters()
                .keepUsed(ServerUrl.parse(target.requireOnlyOptions(TlsOptions.OPTIONS), DEFAULT_PORT, FORM), target);
        if (serverUrl.host().isEmpty()) {
            throw new MalformedTargetException(target, "host is missing; " + FORM);
        }
        ServerRole role = role(serverUrl, target);
        Optional<TlsOptions> tls = usesTls(serverUrl, target) ? Optional.of(TlsOptions.parse(target)) : noTls(target);
        NetworkService service = NetworkService.of(name(serverUrl), serverUrl.host(), serverUrl.port(), tls);
        return new MongoProbe(service, login(serverUrl, target), role, serverUrl.parameter("replicaSet"));
    }

    private static ServerRole role(ServerUrl serverUrl, TargetSpec target) {
        String word = serverUrl.parameter("role").orElse(ServerRole.ANY.parameterValue());
        return ServerRole.of(word)
                .orElseThrow(() -> new MalformedTargetException(
                        target, "parameter 'role' must be any, primary or secondary, but was '" + word + "'"));
    }

    private static boolean usesTls(ServerUrl serverUrl, TargetSpec target) {
        for (String name : List.of("tls", "ssl")) {
            serverUrl.parameter(name).ifPresent(value -> target.requireOneOf("parameter '" + name + "'", value, TRUTH));
        }
        Optional<Boolean> tls = serverUrl.parameter("tls").map(Boolean::valueOf);
        Optional<Boolean> ssl = serverUrl.parameter("ssl").map(Boolean::valueOf);
        if (tls.isPresent() && ssl.isPresent() && !tls.equals(ssl)) {
            throw new MalformedTargetException(target, "parameters 'tls' and 'ssl' must have the same value");
        }
        return tls.or(() -> ssl).orElse(false);
    }

    private static Optional<TlsOptions> noTls(TargetSpec target) {
        if (!target.options().isEmpty()) {
            throw new MalformedTargetException(
                    target, "the options " + String.join(", ", TlsOptions.OPTIONS) + " require the parameter tls=true");
        }
        return Optional.empty();
    }

    private static Optional<ScramLogin> login(ServerUrl serverUrl, TargetSpec target) {
        String mechanism = serverUrl.parameter("authMechanism").orElse(ScramLogin.MECHANISM);
        if (!mechanism.equals(ScramLogin.MECHANISM)) {
            throw new MalformedTargetException(
                    target,
                    "parameter 'authMechanism' must be " + ScramLogin.MECHANISM + ", but was '" + mechanism + "'");
        }
        if (serverUrl.user().isEmpty()) {
            return Optional.empty();
        }
        if (serverUrl.password().filter(secret -> !secret.isEmpty()).isEmpty()) {
            throw new MalformedTargetException(
                    target, "a user requires a password, as in mongodb://user:password@host");
        }
        String source =
                serverUrl.parameter("authSource").orElse(serverUrl.path().isEmpty() ? "admin" : serverUrl.path());
        return Optional.of(
                new ScramLogin(serverUrl.user().get(), serverUrl.password().get(), source));
    }

    private static String name(ServerUrl serverUrl) {
        List<String> shown = new ArrayList<>();
        for (String parameter : List.of("role", "replicaSet")) {
            serverUrl.parameter(parameter).ifPresent(value -> shown.add(parameter + "=" + value));
        }
        return "mongodb://" + serverUrl + (shown.isEmpty() ? "" : "?" + String.join("&", shown));
    }

    /** Not a constant: every run creates all schemes, to parse targets of one or two. */
    private static KnownParameters parameters() {
        return KnownParameters.using("role", "replicaSet", "authSource", "authMechanism", "tls", "ssl")
                .ignoringChoices(
                        TRUTH,
                        "directConnection",
                        "fsync",
                        "journal",
                        "loadBalanced",
                        "retryReads",
                        "retryWrites",
                        "serverSelectionTryOnce",
                        "tlsDisableCertificateRevocationCheck",
                        "tlsDisableOCSPEndpointCheck")
                .ignoringChoices(READ_PREFERENCES, "readPreference")
                .ignoringNumbers(
                        "connectTimeoutMS",
                        "heartbeatFrequencyMS",
                        "localThresholdMS",
                        "maxConnecting",
                        "maxIdleTimeMS",
                        "maxPoolSize",
                        "maxStalenessSeconds",
                        "minPoolSize",
                        "serverSelectionTimeoutMS",
                        "socketTimeoutMS",
                        "timeoutMS",
                        "wTimeoutMS",
                        "waitQueueMultiple",
                        "waitQueueTimeoutMS",
                        "wtimeout",
                        "wtimeoutMS",
                        "zlibCompressionLevel")
                .ignoringTexts(
                        "appName",
                        "appname",
                        "compressors",
                        "readConcernLevel",
                        "readPreferenceTags",
                        "serverMonitoringMode",
                        "uuidRepresentation",
                        "w");
    }
}
