package dev.rendezvous.internal.probe.grpc;

import dev.rendezvous.Condition;
import dev.rendezvous.internal.probe.net.KnownParameters;
import dev.rendezvous.internal.probe.net.ServerUrl;
import dev.rendezvous.internal.probe.net.TlsOptions;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetScheme;
import dev.rendezvous.target.TargetSpec;
import java.util.List;
import java.util.Set;

/**
 * Reads {@code grpc://host:port/service}, and {@code grpcs://} for TLS. The default port is 50051, as in the examples of gRPC, and
 * 443 with TLS, as in gRPC name resolution.
 */
public final class GrpcScheme implements TargetScheme {

    private static final String TLS_SCHEME = "grpcs";
    private static final int MAX_SERVICE_LENGTH = 1_000;

    /** For {@link java.util.ServiceLoader}. */
    public GrpcScheme() {}

    @Override
    public Set<String> schemes() {
        return Set.of("grpc", TLS_SCHEME);
    }

    @Override
    public Condition parse(TargetSpec target) {
        boolean tls = target.scheme().equals(TLS_SCHEME);
        ServerUrl serverUrl = parameters()
                .keepUsed(
                        ServerUrl.parse(
                                target.requireOnlyOptions(TlsOptions.OPTIONS),
                                tls ? 443 : 50051,
                                "a gRPC target must be host:port/service, with a single host"),
                        target);
        if (serverUrl.path().length() > MAX_SERVICE_LENGTH) {
            throw new MalformedTargetException(
                    target,
                    "service name must be at most " + MAX_SERVICE_LENGTH + " characters, but has "
                            + serverUrl.path().length());
        }
        return Condition.polling(new GrpcProbe(GrpcServer.of(target, serverUrl, tls), serverUrl.path()));
    }

    @Override
    public List<String> warnings(TargetSpec target) {
        return parameters().warnings(target);
    }

    /** Not a constant: every run creates all schemes, to parse targets of one or two. */
    private static KnownParameters parameters() {
        return KnownParameters.using();
    }
}
