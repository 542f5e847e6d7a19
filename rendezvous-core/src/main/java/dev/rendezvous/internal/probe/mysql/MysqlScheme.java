package dev.rendezvous.internal.probe.mysql;

import dev.rendezvous.Condition;
import dev.rendezvous.internal.probe.net.AnyServerProbe;
import dev.rendezvous.internal.probe.net.KnownParameters;
import dev.rendezvous.internal.probe.net.NetworkService;
import dev.rendezvous.internal.probe.net.ServerUrl;
import dev.rendezvous.internal.probe.net.TlsOptions;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetScheme;
import dev.rendezvous.target.TargetSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Parses {@code mysql://user:password@host:port/database?table=name}, and the same with {@code mariadb}. The option {@code
 * tls=true} enables TLS; so does any TLS option. As with the mysql client, the environment variable {@code MYSQL_PWD} supplies a
 * password that the URL lacks.
 */
public final class MysqlScheme implements TargetScheme {

    private static final int DEFAULT_PORT = 3306;
    private static final int MAX_NAME = 64;

    /** For {@link java.util.ServiceLoader}. */
    public MysqlScheme() {}

    @Override
    public Set<String> schemes() {
        return Set.of("mysql", "mariadb");
    }

    @Override
    public Condition parse(TargetSpec target) {
        return Condition.polling(AnyServerProbe.of(target, server -> probe(server, System.getenv())));
    }

    @Override
    public List<String> warnings(TargetSpec target) {
        return parameters().warnings(target);
    }

    static MysqlProbe probe(TargetSpec target, Map<String, String> environment) {
        Optional<TlsOptions> tls = tls(target);
        ServerUrl serverUrl = parameters()
                .keepUsed(
                        ServerUrl.parse(
                                target,
                                DEFAULT_PORT,
                                "a MySQL target must be user:password@host:port/database?table=name"),
                        target);
        serverUrl = withSocket(serverUrl, target).withDefaultHost();
        NetworkService service =
                NetworkService.of(serverUrl.toUrl(target.scheme()), serverUrl.host(), serverUrl.port(), tls);
        return new MysqlProbe(service, account(serverUrl, target, environment));
    }

    /** Returns a URL with a parameter that names a socket with that as its host. */
    private static ServerUrl withSocket(ServerUrl serverUrl, TargetSpec target) {
        for (String name : List.of("unix_socket", "socket", "socketPath")) {
            Optional<String> path = serverUrl.parameter(name);
            if (path.isPresent()) {
                return serverUrl.withHost(ServerUrl.unixSocket(path.get(), target), name);
            }
        }
        return serverUrl;
    }

    private static Optional<TlsOptions> tls(TargetSpec target) {
        Set<String> known = new HashSet<>(TlsOptions.OPTIONS);
        known.add("tls");
        target.requireOnlyOptions(known);
        String option = target.options().get("tls");
        if (option != null && !option.equals("true") && !option.equals("false")) {
            throw new MalformedTargetException(target, "option tls must be true or false, but was '" + option + "'");
        }
        boolean encrypted = option == null ? !target.options().isEmpty() : option.equals("true");
        return encrypted ? Optional.of(TlsOptions.parse(target)) : TlsOptions.requireNone(target);
    }

    private static Optional<MysqlProbe.Account> account(
            ServerUrl serverUrl, TargetSpec target, Map<String, String> environment) {
        Optional<String> database =
                checkedName("database", Optional.of(serverUrl.path()).filter(path -> !path.isEmpty()), target);
        Optional<String> table = checkedName("table", serverUrl.parameter("table"), target);
        if (serverUrl.user().isEmpty() && (database.isPresent() || table.isPresent())) {
            throw new MalformedTargetException(
                    target,
                    "checking for a database requires a login; write user:password@ before the host, or the host alone");
        }
        if (database.isEmpty() && table.isPresent()) {
            throw new MalformedTargetException(
                    target, "parameter 'table' requires a database: host/database?table=name");
        }
        String password = serverUrl.password().orElseGet(() -> environment.getOrDefault("MYSQL_PWD", ""));
        return serverUrl
                .user()
                .map(user -> new MysqlProbe.Account(requireNoZero(user, target), password, database, table));
    }

    private static Optional<String> checkedName(String what, Optional<String> name, TargetSpec target) {
        return name.map(text -> {
            if (text.isEmpty() || text.codePointCount(0, text.length()) > MAX_NAME) {
                throw new MalformedTargetException(target, what + " name must have 1 to " + MAX_NAME + " characters");
            }
            return requireNoZero(text, target);
        });
    }

    /** A zero byte ends a string in the protocol. */
    private static String requireNoZero(String text, TargetSpec target) {
        if (text.indexOf('\0') >= 0) {
            throw new MalformedTargetException(target, "names must not contain the character %00");
        }
        return text;
    }

    /** Not a constant: every run creates all schemes, to parse targets of one or two. */
    private static KnownParameters parameters() {
        return KnownParameters.using("table", "unix_socket", "socket", "socketPath")
                .ignoringNumbers(
                        "connect_timeout",
                        "read_timeout",
                        "write_timeout",
                        "connectTimeout",
                        "socketTimeout",
                        "timeout",
                        "readTimeout",
                        "writeTimeout",
                        "connection_limit",
                        "pool_timeout",
                        "pool_size",
                        "max_overflow",
                        "pool_recycle",
                        "connectionLimit",
                        "conn_max_age",
                        "pool",
                        "maxAllowedPacket")
                .ignoringSwitches(
                        "allowPublicKeyRetrieval",
                        "conn_health_checks",
                        "pool_pre_ping",
                        "rewriteBatchedStatements",
                        "useUnicode",
                        "autoReconnect",
                        "autocommit",
                        "parseTime",
                        "multiStatements")
                .ignoringTexts(
                        "encoding",
                        "time_zone",
                        "timezone",
                        "zeroDateTimeBehavior",
                        "charset",
                        "collation",
                        "characterEncoding",
                        "serverTimezone",
                        "loc",
                        "serverVersion")
                .requiringOff(
                        "TLS is the option #tls=true",
                        "ssl",
                        "tls",
                        "useSSL",
                        "requireSSL",
                        "sslMode",
                        "ssl-mode",
                        "ssl_mode",
                        "sslaccept");
    }
}
