package dev.rendezvous.internal.probe.grpc;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.internal.probe.net.NetworkService;
import dev.rendezvous.internal.probe.net.ServerUrl;
import dev.rendezvous.internal.probe.net.TlsOptions;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetSpec;
import java.io.IOException;
import java.util.Optional;

/** A gRPC server, checked by calls over HTTP/2, with or without TLS. Immutable. */
public final class GrpcServer {

    private static final int HTTPS_PORT = 443;

    private final NetworkService service;
    private final String authority;

    private GrpcServer(NetworkService service, String authority) {
        this.service = service;
        this.authority = authority;
    }

    /** The calls of one check. */
    @FunctionalInterface
    public interface Session {

        /** Makes the calls and returns what they observed; may block for any time. */
        Observation run(GrpcChannel calls) throws IOException;
    }

    /**
     * Returns the server of a target.
     *
     * @param serverUrl the URL, which must not have a user
     * @param tls whether to use TLS, with the TLS options of the target
     * @throws MalformedTargetException if the target has no host, or has a user
     */
    public static GrpcServer of(TargetSpec target, ServerUrl serverUrl, boolean tls) {
        if (serverUrl.host().isEmpty()) {
            throw new MalformedTargetException(
                    target, "host is missing; write for instance " + target.scheme() + "://localhost");
        }
        if (serverUrl.user().isPresent()) {
            throw new MalformedTargetException(
                    target,
                    "a " + target.scheme()
                            + " target must not have a user and password; the health service needs none");
        }
        Optional<TlsOptions> options =
                tls ? Optional.of(TlsOptions.parse(target).withProtocols("h2")) : TlsOptions.requireNone(target);
        return new GrpcServer(
                NetworkService.of(target.scheme() + "://" + serverUrl, serverUrl.host(), serverUrl.port(), options),
                tls && serverUrl.port() == HTTPS_PORT ? serverUrl.bracketedHost() : serverUrl.hostAndPort());
    }

    /** Returns the observation of the calls, or why they could not be made. */
    public Observation check(Deadline deadline, Session session) throws InterruptedException {
        return service.check(deadline, (in, out) -> session.run(new GrpcChannel(this, new Http2Connection(in, out))));
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
