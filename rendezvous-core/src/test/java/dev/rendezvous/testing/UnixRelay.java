package dev.rendezvous.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Listens on a Unix domain socket and passes what arrives to a server on a port of the loopback interface, and back. */
public final class UnixRelay implements AutoCloseable {

    private final ServerSocketChannel listener;
    private final int port;
    private final CountDownLatch clients = new CountDownLatch(1);

    private UnixRelay(ServerSocketChannel listener, int port) {
        this.listener = listener;
        this.port = port;
    }

    /** Returns a relay to a port that accepts connections. */
    public static UnixRelay to(int port, Path path) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(path));
        UnixRelay relay = new UnixRelay(listener, port);
        Thread.ofPlatform().daemon().start(relay::accept);
        return relay;
    }

    /** Returns once a client has connected. */
    public void awaitClient() throws InterruptedException {
        clients.await();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = listener.accept();
                clients.countDown();
                SocketChannel server =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                Thread.ofPlatform().daemon().start(() -> copy(client, server));
                Thread.ofPlatform().daemon().start(() -> {
                    copy(server, client);
                    close(client, server);
                });
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private static void copy(SocketChannel from, SocketChannel to) {
        try {
            Channels.newInputStream(from).transferTo(Channels.newOutputStream(to));
            to.shutdownOutput();
        } catch (IOException e) {
            // One of both has closed its connection.
        }
    }

    private static void close(SocketChannel client, SocketChannel server) {
        try (client;
                server) {
            client.shutdownInput();
        } catch (IOException e) {
            // Closed already.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
