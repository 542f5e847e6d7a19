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

/** A gRPC server, looked at by calling it over HTTP/2, in the clear or over TLS. Immutable. */
public final class GrpcServer {

    private static final int HTTPS = 443;

    private final Service service;
    private final String authority;

    private GrpcServer(Service service, String authority) {
        this.service = service;
        this.authority = authority;
    }

    /** What is called once connected. */
    @FunctionalInterface
    public interface Conversation {

        /** Returns what the answers let see; may block as long as it likes. */
        Observation with(GrpcCalls calls) throws IOException;
    }

    /**
     * Returns the server of a target.
     *
     * @param locator where it is; takes no user
     * @param secured whether over TLS, with the options that the target has for that
     * @throws MalformedTargetException if the target does not fit
     */
    public static GrpcServer of(TargetText target, Locator locator, boolean secured) {
        if (locator.host().isEmpty()) {
            throw new MalformedTargetException(target, "a host is missing, as in " + target.scheme() + "://localhost");
        }
        if (locator.user().isPresent()) {
            throw new MalformedTargetException(
                    target, "a " + target.scheme() + " target takes no user and password; its health is open to all");
        }
        Optional<Tls> tls = secured ? Optional.of(Tls.parse(target).withProtocols("h2")) : Tls.none(target);
        return new GrpcServer(
                Service.of(target.scheme() + "://" + locator, locator.host(), locator.port(), tls),
                secured && locator.port() == HTTPS ? locator.bracketedHost() : locator.hostAndPort());
    }

    /** Returns what one look sees: what the conversation does, or what stood in its way. */
    public Observation look(Deadline deadline, Conversation conversation) throws InterruptedException {
        return service.look(
                deadline, (in, out) -> conversation.with(new GrpcCalls(this, new Http2Connection(in, out))));
    }

    boolean isSecured() {
        return service.tls().isPresent();
    }

    String authority() {
        return authority;
    }

    /** Returns the target, without options. */
    @Override
    public String toString() {
        return service.toString();
    }
}
