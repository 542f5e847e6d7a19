package dev.rendezvous.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Listens where an HTTP server should, reads the head of each request, and answers as a test says. */
public final class HttpPeer implements AutoCloseable {

    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final List<Long> times = new CopyOnWriteArrayList<>();
    private final dev.rendezvous.testing.FakeServer fakeServer;

    /** The behaviour towards one client after its request has been read. */
    @FunctionalInterface
    public interface Handler {
        void serve(Socket client, String head) throws IOException, InterruptedException;
    }

    private HttpPeer(Handler handler) throws IOException {
        fakeServer = dev.rendezvous.testing.FakeServer.handling(client -> serve(handler, client));
    }

    public static HttpPeer handling(Handler handler) throws IOException {
        return new HttpPeer(handler);
    }

    /** Returns one that sends this, in Latin-1, and hangs up. */
    public static HttpPeer responding(String answer) throws IOException {
        return new HttpPeer((client, head) -> send(client, answer));
    }

    public static void send(Socket client, String text) throws IOException {
        OutputStream out = client.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    public static void keepOpen(Socket client) throws IOException {
        dev.rendezvous.testing.FakeServer.drain(client);
    }

    private void serve(Handler handler, Socket client) throws IOException {
        String head = head(client);
        times.add(System.nanoTime());
        heads.add(head);
        try {
            handler.serve(client, head);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.shutdownOutput();
        keepOpen(client);
    }

    private static String head(Socket client) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
        StringBuilder head = new StringBuilder();
        for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            head.append(line).append('\n');
        }
        return head.toString();
    }

    /** Returns the request lines and headers that came, one request a text; the list grows. */
    public List<String> heads() {
        return heads;
    }

    /** Returns when each request came, in nanoseconds; the list grows. */
    public List<Long> times() {
        return times;
    }

    public int port() {
        return fakeServer.port();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    @Override
    public void close() throws IOException {
        fakeServer.close();
    }
}
