package dev.rendezvous.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Something that listens on a free port of the loopback interface where a service should, and behaves as told. */
public final class Peer implements AutoCloseable {

    private final ServerSocket listener;

    /** How it behaves towards one client; then it hangs up. */
    @FunctionalInterface
    public interface Behaviour {
        void towards(Socket client) throws IOException;
    }

    private Peer(ServerSocket listener) {
        this.listener = listener;
    }

    public static Peer that(Behaviour behaviour) throws IOException {
        return on(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), behaviour);
    }

    /** Returns one that accepts from a listener, which it closes in the end. */
    public static Peer on(ServerSocket listener, Behaviour behaviour) {
        Peer peer = new Peer(listener);
        Thread.ofVirtual().start(() -> peer.listen(behaviour));
        return peer;
    }

    /** Returns a peer that takes everything and answers nothing. */
    public static Peer silent() throws IOException {
        return that(Peer::listenTo);
    }

    /** Returns a peer that waits for the first byte, says something, and hangs up without a reset. */
    public static Peer thatSaysAndLeaves(byte[] words) throws IOException {
        return that(client -> {
            client.getInputStream().read();
            client.getOutputStream().write(words);
            client.shutdownOutput();
            listenTo(client);
        });
    }

    /** Returns a peer that says something at once, whatever it hears, and then listens until the client hangs up. */
    public static Peer thatSays(byte[] words) throws IOException {
        return that(client -> {
            client.getOutputStream().write(words);
            listenTo(client);
        });
    }

    /** Hears a client out. */
    public static void listenTo(Socket client) throws IOException {
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Returns a port that nobody listens on. */
    public static int nobody() throws IOException {
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return closed.getLocalPort();
        }
    }

    private void listen(Behaviour behaviour) {
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
            // The probe hung up.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
