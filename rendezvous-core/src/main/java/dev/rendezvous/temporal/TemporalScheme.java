package dev.rendezvous.temporal;

import dev.rendezvous.Condition;
import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.TargetScheme;
import dev.rendezvous.TargetText;
import dev.rendezvous.grpc.GrpcServer;
import dev.rendezvous.net.Locator;
import dev.rendezvous.net.Tls;
import java.util.Optional;
import java.util.Set;

/** Reads {@code temporal://host:7233?namespace=name}, and {@code temporals://} for TLS. */
public final class TemporalScheme implements TargetScheme {

    private static final String SECURED = "temporals";
    private static final String NAMESPACE = "namespace";
    private static final int DEFAULT_PORT = 7233;
    private static final int LONGEST_NAMESPACE = 1_000;

    /** For {@link java.util.ServiceLoader}. */
    public TemporalScheme() {}

    @Override
    public Set<String> schemes() {
        return Set.of("temporal", SECURED);
    }

    @Override
    public Condition parse(TargetText target) {
        Locator locator = Locator.parse(
                        target.onlyOptions(Tls.OPTIONS), DEFAULT_PORT, "a Temporal server is host:port?namespace=name")
                .onlyParameters(target, NAMESPACE);
        if (!locator.path().isEmpty()) {
            throw new MalformedTargetException(
                    target, "a temporal target has no path; a namespace is written ?namespace=" + locator.path());
        }
        Optional<String> namespace = locator.parameter(NAMESPACE);
        if (namespace
                .filter(name -> name.isEmpty() || name.length() > LONGEST_NAMESPACE)
                .isPresent()) {
            throw new MalformedTargetException(
                    target, "the parameter namespace has from 1 to " + LONGEST_NAMESPACE + " characters");
        }
        GrpcServer server = GrpcServer.of(target, locator, target.scheme().equals(SECURED));
        return Condition.polling(new TemporalProbe(server, namespace));
    }
}
