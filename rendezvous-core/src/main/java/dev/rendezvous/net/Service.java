package dev.rendezvous.net;

import dev.rendezvous.AddressRule;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Optional;

/**
 * A TCP service that is checked by running a short session of its protocol. Each check resolves the name anew, tries all addresses,
 * performs the TLS handshake if TLS is used, runs the session, and closes the connection, all before the deadconnection. Immutable.
 *
 * @param name the name in messages, without any password
 * @param dialer resolves the host and connects
 * @param host a name or an address
 * @param port from 1 to 65535
 * @param tls the TLS options; empty for a connection without TLS
 */
public record Service(String name, Dialer dialer, String host, int port, Optional<Tls> tls) {

    /** A session of a protocol over a connection that is already encrypted if it has to be. */
    @FunctionalInterface
    public interface Talk {

        /**
         * Returns what the session observed. It may block in the streams for any time.
         *
         * @throws java.net.ProtocolException if the server does not speak the protocol
         * @throws IOException if the server closes the connection
         */
        Observation with(InputStream in, OutputStream out) throws IOException;
    }

    /** A session of a protocol that starts in plain text and starts TLS itself. */
    @FunctionalInterface
    public interface Negotiation {

        /**
         * Returns what the session observed. It may block in the streams for any time.
         *
         * @throws java.net.ProtocolException if the server does not speak the protocol
         * @throws IOException if the server closes the connection, or TLS fails
         */
        Observation with(Line connection) throws IOException;
    }

    /** A session of a protocol run by a library that needs the socket itself. */
    @FunctionalInterface
    public interface SocketTalk {

        /** Returns what the session observed, as a {@link Talk} does; the socket is closed afterwards. */
        Observation with(Socket socket) throws IOException;
    }

    /** Returns a service that is resolved by the operating system and may have any address. */
    public static Service of(String name, String host, int port, Optional<Tls> tls) {
        return new Service(name, new Dialer(Names.system(), AddressRule.none()), host, port, tls);
    }

    /** Returns the observation of the session, or why it could not run. */
    public Observation look(Deadline deadline, Talk session) throws InterruptedException {
        return lookOverSocket(deadline, socket -> session.with(socket.getInputStream(), socket.getOutputStream()));
    }

    /** Returns the same as {@link #look} for a session that needs the socket, which is encrypted if the service uses TLS. */
    public Observation lookOverSocket(Deadline deadline, SocketTalk session) throws InterruptedException {
        return negotiate(deadline, connection -> {
            if (connection.wantsTls()) {
                connection.encrypt();
            }
            return session.with(connection.socket());
        });
    }

    /** Returns the same as {@link #look} for a protocol that starts in plain text and negotiates TLS, as with STARTTLS. */
    public Observation negotiate(Deadline deadline, Negotiation session) throws InterruptedException {
        try {
            Attempt attempt = Dialer.connect(dialer.addresses(host, port, deadline), deadline);
            if (attempt instanceof Attempt.Connected connected) {
                return Bounded.look(name, deadline, () -> run(connected, session));
            }
            return Observation.unsatisfied(Dialer.sumUp(host, ((Attempt.NotConnected) attempt).reasons()));
        } catch (LookupException e) {
            return Observation.unsatisfied(e.reason());
        } catch (IOException e) {
            return Observation.unsatisfied(Reason.inconclusiveReason(
                    Common.LOOK_FAILED, name + ": cannot open a socket: " + e.getMessage()));
        }
    }

    private Observation run(Attempt.Connected connected, Negotiation session) {
        try (Line connection = new Line(connected.channel().socket(), tls, host, port)) {
            connected.channel().configureBlocking(true);
            return session.with(connection);
        } catch (IOException e) {
            return Observation.unsatisfied(Obstacles.ofSession(name, e));
        }
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return name;
    }
}
