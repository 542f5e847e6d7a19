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

/** Passes what arrives to a server on a port of the loopback interface, and back. */
public final class SocketRelay implements AutoCloseable {

    private final ServerSocketChannel listener;
    private final CountDownLatch clients = new CountDownLatch(1);
    private volatile int target;

    private SocketRelay(ServerSocketChannel listener, int target) {
        this.listener = listener;
        this.target = target;
        Thread.ofPlatform().daemon().start(this::accept);
    }

    /** Listens on a Unix domain socket. */
    public static SocketRelay at(Path path, int target) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(path));
        return new SocketRelay(listener, target);
    }

    /** Listens on a free port. */
    public static SocketRelay atFreePort(int target) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return new SocketRelay(listener, target);
    }

    public int port() {
        return listener.socket().getLocalPort();
    }

    /** Passes later connections to another port. */
    public void setTarget(int port) {
        target = port;
    }

    /** Returns once a client has connected. */
    public void awaitClient() throws InterruptedException {
        clients.await();
    }

    private void accept() {
        try {
            while (true) {
                pass(listener.accept());
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void pass(SocketChannel client) throws IOException {
        clients.countDown();
        SocketChannel server;
        try {
            server = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        } catch (IOException e) {
            client.close();
            return;
        }
        Thread.ofPlatform().daemon().start(() -> copy(client, server));
        Thread.ofPlatform().daemon().start(() -> {
            copy(server, client);
            close(client, server);
        });
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
