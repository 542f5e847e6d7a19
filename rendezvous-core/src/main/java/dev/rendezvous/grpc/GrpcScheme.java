package dev.rendezvous.grpc;

import dev.rendezvous.Condition;
import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.TargetScheme;
import dev.rendezvous.TargetText;
import dev.rendezvous.net.Locator;
import dev.rendezvous.net.Tls;
import java.util.Set;

/**
 * Reads {@code grpc://host:port/service}, and {@code grpcs://} for TLS. The port is 50051 if it is not given, as in gRPC's own
 * examples, and 443 with TLS, as in its naming.
 */
public final class GrpcScheme implements TargetScheme {

    private static final String SECURED = "grpcs";
    private static final int LONGEST_SERVICE = 1_000;

    /** For {@link java.util.ServiceLoader}. */
    public GrpcScheme() {}

    @Override
    public Set<String> schemes() {
        return Set.of("grpc", SECURED);
    }

    @Override
    public Condition parse(TargetText target) {
        boolean secured = target.scheme().equals(SECURED);
        Locator locator = Locator.parse(
                        target.onlyOptions(Tls.OPTIONS), secured ? 443 : 50051, "a gRPC server is host:port/service")
                .onlyParameters(target);
        if (locator.path().length() > LONGEST_SERVICE) {
            throw new MalformedTargetException(
                    target, "the name of a service has no more than " + LONGEST_SERVICE + " characters");
        }
        return Condition.polling(new GrpcProbe(GrpcServer.of(target, locator, secured), locator.path()));
    }
}
