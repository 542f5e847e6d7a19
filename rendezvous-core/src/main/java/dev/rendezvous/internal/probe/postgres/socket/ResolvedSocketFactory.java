package dev.rendezvous.internal.probe.postgres.socket;

import dev.rendezvous.Deadline;
import dev.rendezvous.internal.probe.net.ConnectResult;
import dev.rendezvous.internal.probe.net.Dialer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;

/**
 * Supplies the PostgreSQL driver with a socket that is already connected to the first of the given addresses that accepts. On its
 * own, the driver would resolve the name again, uninterruptibly, and try only the first address. The driver instantiates this class
 * by name, with a string argument.
 */
public final class ResolvedSocketFactory extends SocketFactory {

    private final List<InetSocketAddress> addresses = new ArrayList<>();
    private final Duration timeout;

    /** Parses an argument made by {@link #argument}. */
    public ResolvedSocketFactory(String argument) throws IOException {
        String[] fields = argument.split(" ");
        this.timeout = Duration.parse(fields[0]);
        int port = Integer.parseInt(fields[1]);
        for (int i = 2; i < fields.length; i++) {
            addresses.add(new InetSocketAddress(InetAddress.getByName(fields[i]), port));
        }
    }

    /** Returns the driver's {@code socketFactoryArg} for addresses that all have the same port. */
    public static String argument(List<InetSocketAddress> addresses, Duration timeout) {
        StringBuilder argument = new StringBuilder(timeout.toString())
                .append(' ')
                .append(addresses.getFirst().getPort());
        addresses.forEach(
                address -> argument.append(' ').append(address.getAddress().getHostAddress()));
        return argument.toString();
    }

    /**
     * Returns a connected socket.
     *
     * @throws NotConnectedException if no address accepts
     */
    @Override
    public Socket createSocket() throws IOException {
        try {
            ConnectResult connectResult = Dialer.connect(addresses, Deadline.in(timeout));
            if (connectResult instanceof ConnectResult.Connected connected) {
                connected.channel().configureBlocking(true);
                return connected.channel().socket();
            }
            throw new NotConnectedException(((ConnectResult.NotConnected) connectResult).reasons());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw unsupported();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw unsupported();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw unsupported();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw unsupported();
    }

    private static UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("Only createSocket() is supported: the addresses are fixed");
    }
}
