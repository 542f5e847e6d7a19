package dev.rendezvous.net;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Something that listens where a service should, and does to each client what a test wants. */
public final class RawPeer implements AutoCloseable {

    /** What is done to a client, which is hung up on afterwards. */
    @FunctionalInterface
    public interface Serving {
        void serve(Socket client) throws IOException;
    }

    private final ServerSocket listener;

    private RawPeer(ServerSocket listener) {
        this.listener = listener;
    }

    public static RawPeer that(Serving serving) throws IOException {
        return on(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), serving);
    }

    public static RawPeer on(ServerSocket listener, Serving serving) {
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket client = listener.accept();
                    Thread.ofVirtual().start(() -> serve(client, serving));
                } catch (IOException e) {
                    return;
                }
            }
        });
        return new RawPeer(listener);
    }

    private static void serve(Socket client, Serving serving) {
        try (client) {
            serving.serve(client);
        } catch (IOException e) {
            // The probe hung up.
        }
    }

    /** Takes all and answers nothing. */
    public static RawPeer silent() throws IOException {
        return that(RawPeer::swallow);
    }

    /** Says the same to everybody, and then listens until they hang up. */
    public static RawPeer saying(byte[] bytes) throws IOException {
        return that(client -> {
            client.getOutputStream().write(bytes);
            swallow(client);
        });
    }

    /** Says the same to everybody once they have begun to talk, and hangs up without a reset. */
    public static RawPeer sayingAndLeaving(byte[] bytes) throws IOException {
        return that(client -> {
            client.getInputStream().read();
            client.getOutputStream().write(bytes);
            client.shutdownOutput();
            swallow(client);
        });
    }

    public static void swallow(Socket client) throws IOException {
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    public static int refusedPort() throws IOException {
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return closed.getLocalPort();
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
