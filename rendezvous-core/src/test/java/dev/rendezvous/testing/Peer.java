package dev.rendezvous.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server on a port of the loopback interface whose behaviour a test defines. */
public final class Peer implements AutoCloseable {

    private final ServerSocket listener;

    /** The behaviour towards one client, whose connection is closed afterwards. */
    @FunctionalInterface
    public interface Behaviour {
        void towards(Socket client) throws IOException;
    }

    private Peer(ServerSocket listener) {
        this.listener = listener;
    }

    /** Returns a server with this behaviour on a free port. */
    public static Peer that(Behaviour behaviour) throws IOException {
        return on(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), behaviour);
    }

    /** Returns a server with this behaviour that accepts clients of the given socket. */
    public static Peer on(ServerSocket listener, Behaviour behaviour) {
        Peer peer = new Peer(listener);
        Thread.ofVirtual().start(() -> peer.accept(behaviour));
        return peer;
    }

    /** Returns a server that reads everything and sends nothing. */
    public static Peer silent() throws IOException {
        return that(Peer::listenTo);
    }

    /** Returns a server that sends the bytes at once, and then reads until the client closes the connection. */
    public static Peer thatSays(byte[] bytes) throws IOException {
        return that(client -> {
            client.getOutputStream().write(bytes);
            listenTo(client);
        });
    }

    /** Returns a server that sends the bytes after the client's first byte, and then closes the connection without a reset. */
    public static Peer thatSaysAndLeaves(byte[] bytes) throws IOException {
        return that(client -> {
            client.getInputStream().read();
            client.getOutputStream().write(bytes);
            client.shutdownOutput();
            listenTo(client);
        });
    }

    /** Reads until the client closes the connection. */
    public static void listenTo(Socket client) throws IOException {
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /** Returns the port of this server. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Returns a port of the loopback interface on which no program listens. */
    public static int nobody() throws IOException {
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return closed.getLocalPort();
        }
    }

    private void accept(Behaviour behaviour) {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client, behaviour));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void serve(Socket client, Behaviour behaviour) {
        try (client) {
            behaviour.towards(client);
        } catch (IOException e) {
            // The client closed the connection.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
