package dev.rendezvous.postgres.socket;

import dev.rendezvous.Deadline;
import dev.rendezvous.net.Attempt;
import dev.rendezvous.net.Dialer;
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
 * Hands the PostgreSQL driver a socket that is connected already: to the first that accepts of the addresses we resolved. Left to
 * itself the driver would resolve once more, uninterruptibly, and try the first address only. The driver makes it from a class
 * name and a string.
 */
public final class AddressedSocketFactory extends SocketFactory {

    private final List<InetSocketAddress> addresses = new ArrayList<>();
    private final Duration limit;

    /** Reads what {@link #argument} wrote. */
    public AddressedSocketFactory(String argument) throws IOException {
        String[] words = argument.split(" ");
        this.limit = Duration.parse(words[0]);
        int port = Integer.parseInt(words[1]);
        for (int i = 2; i < words.length; i++) {
            addresses.add(new InetSocketAddress(InetAddress.getByName(words[i]), port));
        }
    }

    /** Returns the driver's {@code socketFactoryArg} for these addresses, which share their port. */
    public static String argument(List<InetSocketAddress> addresses, Duration limit) {
        StringBuilder argument = new StringBuilder(limit.toString())
                .append(' ')
                .append(addresses.getFirst().getPort());
        addresses.forEach(
                address -> argument.append(' ').append(address.getAddress().getHostAddress()));
        return argument.toString();
    }

    /**
     * Returns a connected socket.
     *
     * @throws NotConnectedException if no address accepts, with the reasons
     */
    @Override
    public Socket createSocket() throws IOException {
        try {
            Attempt attempt = Dialer.connect(addresses, Deadline.in(limit));
            if (attempt instanceof Attempt.Connected connected) {
                connected.channel().configureBlocking(true);
                return connected.channel().socket();
            }
            throw new NotConnectedException(((Attempt.NotConnected) attempt).reasons());
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
        return new UnsupportedOperationException("The addresses are settled; the driver calls createSocket()");
    }
}
