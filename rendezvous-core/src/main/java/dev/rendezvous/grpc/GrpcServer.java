package dev.rendezvous.grpc;

import dev.rendezvous.Deadline;
import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.Observation;
import dev.rendezvous.TargetText;
import dev.rendezvous.net.Locator;
import dev.rendezvous.net.Service;
import dev.rendezvous.net.Tls;
import java.io.IOException;
import java.util.Optional;

/** A gRPC server, checked by calls over HTTP/2, with or without TLS. Immutable. */
public final class GrpcServer {

    private static final int HTTPS_PORT = 443;

    private final Service service;
    private final String authority;

    private GrpcServer(Service service, String authority) {
        this.service = service;
        this.authority = authority;
    }

    /** The calls of one check. */
    @FunctionalInterface
    public interface Conversation {

        /** Makes the calls and returns what they observed; may block for any time. */
        Observation with(GrpcCalls calls) throws IOException;
    }

    /**
     * Returns the server of a target.
     *
     * @param locator the URL, which must not have a user
     * @param tls whether to use TLS, with the TLS options of the target
     * @throws MalformedTargetException if the target has no host, or has a user
     */
    public static GrpcServer of(TargetText target, Locator locator, boolean tls) {
        if (locator.host().isEmpty()) {
            throw new MalformedTargetException(target, "host is missing; write for instance " + target.scheme() + "://localhost");
        }
        if (locator.user().isPresent()) {
            throw new MalformedTargetException(
                    target, "a " + target.scheme() + " target must not have a user and password; the health service needs none");
        }
        Optional<Tls> options = tls ? Optional.of(Tls.parse(target).withProtocols("h2")) : Tls.none(target);
        return new GrpcServer(
                Service.of(target.scheme() + "://" + locator, locator.host(), locator.port(), options),
                tls && locator.port() == HTTPS_PORT ? locator.bracketedHost() : locator.hostAndPort());
    }

    /** Returns the observation of the calls, or why they could not be made. */
    public Observation look(Deadline deadline, Conversation session) throws InterruptedException {
        return service.look(
                deadline, (in, out) -> session.with(new GrpcCalls(this, new Http2Connection(in, out))));
    }

    boolean usesTls() {
        return service.tls().isPresent();
    }

    String authority() {
        return authority;
    }

    /** Returns the target without options. */
    @Override
    public String toString() {
        return service.toString();
    }
}
