package dev.rendezvous.internal.probe.temporal;

import dev.rendezvous.Condition;
import dev.rendezvous.internal.probe.grpc.GrpcServer;
import dev.rendezvous.internal.probe.net.KnownParameters;
import dev.rendezvous.internal.probe.net.ServerUrl;
import dev.rendezvous.internal.probe.net.TlsOptions;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetScheme;
import dev.rendezvous.target.TargetSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code temporal://host:7233?namespace=name}, and {@code temporals://} for TLS. */
public final class TemporalScheme implements TargetScheme {

    private static final String TLS_SCHEME = "temporals";
    private static final String NAMESPACE = "namespace";
    private static final int DEFAULT_PORT = 7233;
    private static final int MAX_NAMESPACE_LENGTH = 1_000;

    /** For {@link java.util.ServiceLoader}. */
    public TemporalScheme() {}

    @Override
    public Set<String> schemes() {
        return Set.of("temporal", TLS_SCHEME);
    }

    @Override
    public Condition parse(TargetSpec target) {
        ServerUrl serverUrl = parameters()
                .keepUsed(
                        ServerUrl.parse(
                                target.requireOnlyOptions(TlsOptions.OPTIONS),
                                DEFAULT_PORT,
                                "a Temporal target must be host:port?namespace=name, with a single host"),
                        target);
        if (!serverUrl.path().isEmpty()) {
            throw new MalformedTargetException(
                    target, "a Temporal target must not have a path; write ?namespace=" + serverUrl.path());
        }
        Optional<String> namespace = serverUrl.parameter(NAMESPACE);
        if (namespace
                .filter(name -> name.isEmpty() || name.length() > MAX_NAMESPACE_LENGTH)
                .isPresent()) {
            throw new MalformedTargetException(
                    target, "parameter 'namespace' must have 1 to " + MAX_NAMESPACE_LENGTH + " characters");
        }
        GrpcServer server = GrpcServer.of(target, serverUrl, target.scheme().equals(TLS_SCHEME));
        return Condition.polling(new TemporalProbe(server, namespace));
    }

    @Override
    public List<String> warnings(TargetSpec target) {
        return parameters().warnings(target);
    }

    /** Not a constant: every run creates all schemes, to parse targets of one or two. */
    private static KnownParameters parameters() {
        return KnownParameters.using(NAMESPACE);
    }
}
