package dev.rendezvous.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server on a port of the loopback interface whose behaviour a test defines. */
public final class FakeServer implements AutoCloseable {

    private final ServerSocket listener;

    /** The behaviour towards one client, whose connection is closed afterwards. */
    @FunctionalInterface
    public interface ClientHandler {
        void handle(Socket client) throws IOException;
    }

    private FakeServer(ServerSocket listener) {
        this.listener = listener;
    }

    /** Returns a server with this behaviour on a free port. */
    public static FakeServer handling(ClientHandler clientHandler) throws IOException {
        return on(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), clientHandler);
    }

    /** Returns a server with this behaviour that accepts clients of the given socket. */
    public static FakeServer on(ServerSocket listener, ClientHandler clientHandler) {
        FakeServer fakeServer = new FakeServer(listener);
        Thread.ofVirtual().start(() -> fakeServer.accept(clientHandler));
        return fakeServer;
    }

    /** Returns a server that reads everything and sends nothing. */
    public static FakeServer silent() throws IOException {
        return handling(FakeServer::drain);
    }

    /** Returns a server that sends the bytes at once, and then reads until the client closes the connection. */
    public static FakeServer sending(byte[] bytes) throws IOException {
        return handling(client -> {
            client.getOutputStream().write(bytes);
            drain(client);
        });
    }

    /** Returns a server that sends the bytes after the client's first byte, and then closes the connection without a reset. */
    public static FakeServer sendingThenClosing(byte[] bytes) throws IOException {
        return handling(client -> {
            client.getInputStream().read();
            client.getOutputStream().write(bytes);
            client.shutdownOutput();
            drain(client);
        });
    }

    /** Reads until the client closes the connection. */
    public static void drain(Socket client) throws IOException {
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /** Returns the port of this server. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Returns a port of the loopback interface on which no program listens. */
    public static int closedPort() throws IOException {
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return closed.getLocalPort();
        }
    }

    private void accept(ClientHandler clientHandler) {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client, clientHandler));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void serve(Socket client, ClientHandler clientHandler) {
        try (client) {
            clientHandler.handle(client);
        } catch (IOException e) {
            // The client closed the connection.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
