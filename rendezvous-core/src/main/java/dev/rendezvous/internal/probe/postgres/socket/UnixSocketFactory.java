package dev.rendezvous.internal.probe.postgres.socket;

import dev.rendezvous.internal.probe.net.UnixConnector;
import dev.rendezvous.internal.probe.net.UnixSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import javax.net.SocketFactory;

/**
 * Supplies the PostgreSQL driver, which knows TCP only, with a connected Unix domain socket. The driver instantiates this class by
 * name, with the path of the socket.
 */
public final class UnixSocketFactory extends SocketFactory {

    private final Path path;

    /** Creates a factory for the socket with this path. */
    public UnixSocketFactory(String path) {
        this.path = Path.of(path);
    }

    /**
     * Returns a connected socket.
     *
     * @throws NotConnectedException if nothing accepts
     */
    @Override
    public Socket createSocket() throws IOException {
        try {
            return new UnixSocket(UnixConnector.connect(path));
        } catch (IOException e) {
            throw new NotConnectedException(List.of(UnixConnector.toReason(path.toString(), path, e)));
        }
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return createSocket();
    }
}
