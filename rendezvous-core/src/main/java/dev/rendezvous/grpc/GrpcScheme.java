package dev.rendezvous.grpc;

import dev.rendezvous.Condition;
import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.TargetScheme;
import dev.rendezvous.TargetText;
import dev.rendezvous.net.Locator;
import dev.rendezvous.net.Tls;
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
    public Condition parse(TargetText target) {
        boolean tls = target.scheme().equals(TLS_SCHEME);
        Locator locator = Locator.parse(
                        target.onlyOptions(Tls.OPTIONS), tls ? 443 : 50051, "a gRPC target must be host:port/service")
                .onlyParameters(target);
        if (locator.path().length() > MAX_SERVICE_LENGTH) {
            throw new MalformedTargetException(
                    target, "service name must be at most " + MAX_SERVICE_LENGTH + " characters, but has " + locator.path().length());
        }
        return Condition.polling(new GrpcProbe(GrpcServer.of(target, locator, tls), locator.path()));
    }
}
