package dev.rendezvous.internal.probe.net;

import dev.rendezvous.AddressFilter;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A TCP service that is checked by running a short session of its protocol. Each check resolves the name again, tries all addresses,
 * performs the TLS handshake if TLS is used, runs the session, and closes the connection, all before the deadline. Immutable.
 *
 * @param name the name in messages, without any password
 * @param dialer resolves the host and connects
 * @param host a name or an address, or the path of a Unix domain socket
 * @param port from 1 to 65535
 * @param tls the TLS options; empty for a connection without TLS
 */
public record NetworkService(String name, Dialer dialer, String host, int port, Optional<TlsOptions> tls) {

    /** A session of a protocol over a connection that is already encrypted if it has to be. */
    @FunctionalInterface
    public interface Session {

        /**
         * Returns what the session observed. It may block in the streams for any time.
         *
         * @throws java.net.ProtocolException if the server does not speak the protocol
         * @throws IOException if the server closes the connection
         */
        Observation run(InputStream in, OutputStream out) throws IOException;
    }

    /** A session of a protocol that starts in plain text and starts TLS itself. */
    @FunctionalInterface
    public interface ConnectionSession {

        /**
         * Returns what the session observed. It may block in the streams for any time.
         *
         * @throws java.net.ProtocolException if the server does not speak the protocol
         * @throws IOException if the server closes the connection, or TLS fails
         */
        Observation run(ServiceConnection connection) throws IOException;
    }

    /** A session of a protocol run by a library that needs the socket itself. */
    @FunctionalInterface
    public interface SocketSession {

        /** Returns what the session observed, as a {@link Session} does; the socket is closed afterwards. */
        Observation run(Socket socket) throws IOException;
    }

    /** Returns a service that is resolved by the operating system and may have any address. */
    public static NetworkService of(String name, String host, int port, Optional<TlsOptions> tls) {
        return new NetworkService(name, new Dialer(HostResolver.system(), AddressFilter.allowAll()), host, port, tls);
    }

    /** Returns the observation of the session, or why it could not run. */
    public Observation check(Deadline deadline, Session session) throws InterruptedException {
        return checkOverSocket(deadline, socket -> session.run(socket.getInputStream(), socket.getOutputStream()));
    }

    /** Returns the same as {@link #check} for a session that needs the socket, which is encrypted if the service uses TLS. */
    public Observation checkOverSocket(Deadline deadline, SocketSession session) throws InterruptedException {
        return checkOverConnection(deadline, connection -> {
            if (connection.usesTls()) {
                connection.startTls();
            }
            return session.run(connection.socket());
        });
    }

    /** Returns the same as {@link #check} for a protocol that starts in plain text and negotiates TLS, as with STARTTLS. */
    public Observation checkOverConnection(Deadline deadline, ConnectionSession session) throws InterruptedException {
        if (UnixConnector.isPath(host)) {
            return DeadlineRunner.run(name, deadline, () -> runOverUnixSocket(session));
        }
        try {
            ConnectResult connectResult = Dialer.connect(dialer.addresses(host, port, deadline), deadline);
            if (connectResult instanceof ConnectResult.Connected connected) {
                return DeadlineRunner.run(name, deadline, () -> {
                    connected.channel().configureBlocking(true);
                    return run(connected.channel().socket(), session);
                });
            }
            return Observation.unsatisfied(
                    Dialer.summarize(host, ((ConnectResult.NotConnected) connectResult).reasons()));
        } catch (LookupException e) {
            return Observation.unsatisfied(e.reason());
        } catch (IOException e) {
            return Observation.unsatisfied(Reason.inconclusiveReason(
                    Common.CHECK_FAILED, name + ": this program cannot open a socket: " + e.getMessage()));
        }
    }

    private Observation runOverUnixSocket(ConnectionSession session) {
        Path path = Path.of(host);
        Socket socket;
        try {
            socket = new UnixSocket(UnixConnector.connect(path));
        } catch (IOException e) {
            return Observation.unsatisfied(UnixConnector.toReason(name, path, e));
        }
        return run(socket, session);
    }

    private Observation run(Socket socket, ConnectionSession session) {
        ServiceConnection connection = new ServiceConnection(socket, tls, host, port);
        try (connection) {
            return session.run(connection);
        } catch (IOException e) {
            return Observation.unsatisfied(ConnectFailures.ofSession(name, connection.phase(), e));
        }
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return name;
    }
}
