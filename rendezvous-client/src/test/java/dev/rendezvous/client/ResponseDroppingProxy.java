package dev.rendezvous.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A proxy that loses the responses to the first requests: it closes the connection instead of passing them on. */
final class ResponseDroppingProxy implements AutoCloseable {

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger lost = new AtomicInteger();
    private final int server;
    private final int losses;

    ResponseDroppingProxy(int server, int losses) throws IOException {
        this.server = server;
        this.losses = losses;
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** Returns how many answers were lost. */
    int lost() {
        return lost.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> pass(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void pass(Socket client) {
        try (client;
                Socket onward = new Socket(InetAddress.getLoopbackAddress(), server)) {
            Thread.ofVirtual().start(() -> request(client, onward));
            byte[] buffer = new byte[8192];
            InputStream answer = onward.getInputStream();
            for (int read = answer.read(buffer); read >= 0; read = answer.read(buffer)) {
                if (lost.get() < losses) {
                    lost.incrementAndGet();
                    return;
                }
                client.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException e) {
            // One side has closed the connection.
        }
    }

    private static void request(Socket client, Socket onward) {
        try {
            client.getInputStream().transferTo(onward.getOutputStream());
            onward.shutdownOutput();
        } catch (IOException e) {
            // One side has closed the connection.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
