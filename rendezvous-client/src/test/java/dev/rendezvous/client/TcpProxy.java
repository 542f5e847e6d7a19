package dev.rendezvous.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A proxy that passes bytes on, knows its connections, and can cut them. */
final class TcpProxy implements AutoCloseable {

    private static final String PREFACE = "PRI";

    private final ServerSocket listener = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final List<String> beginnings = new CopyOnWriteArrayList<>();
    private final int server;
    private final Answer toHttp2;
    private final CountDownLatch posts = new CountDownLatch(1);
    private volatile boolean holdsPosts;

    /** What the proxy does with a connection that begins as HTTP/2. */
    enum Answer {
        PASS,
        BAD_REQUEST,
        HANG_UP,
        SILENCE
    }

    TcpProxy(int server, Answer toHttp2) throws IOException {
        this.server = server;
        this.toHttp2 = toHttp2;
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** Returns how many connections clients have now. */
    int connections() {
        return clients.size();
    }

    /** Returns how many connections have begun as HTTP/2 so far. */
    long http2Connections() {
        return beginnings.stream().filter(PREFACE::equals).count();
    }

    /** Returns how many connections have begun with a method so far. */
    long connections(String method) {
        return beginnings.stream().filter(method::startsWith).count();
    }

    /** Passes no connection on that begins with a POST from now on, until {@link #passPosts}. */
    void holdPosts() {
        holdsPosts = true;
    }

    void passPosts() {
        posts.countDown();
    }

    /** Closes all connections. */
    void cut() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                clients.add(client);
                Thread.ofVirtual().start(() -> pass(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void pass(Socket client) {
        try (client) {
            byte[] first = client.getInputStream().readNBytes(PREFACE.length());
            String beginning = new String(first, StandardCharsets.US_ASCII);
            beginnings.add(beginning);
            if (holdsPosts && beginning.equals("POS")) {
                posts.await();
            }
            if (!beginning.equals(PREFACE) || toHttp2 == Answer.PASS) {
                relay(client, first);
            } else if (toHttp2 == Answer.BAD_REQUEST) {
                client.getOutputStream()
                        .write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
            } else if (toHttp2 == Answer.SILENCE) {
                client.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
        } catch (IOException | InterruptedException e) {
            // One side has closed the connection.
        } finally {
            clients.remove(client);
        }
    }

    private void relay(Socket client, byte[] first) throws IOException {
        try (Socket onward = new Socket(InetAddress.getLoopbackAddress(), server)) {
            onward.getOutputStream().write(first);
            Thread.ofVirtual().start(() -> answer(client, onward));
            client.getInputStream().transferTo(onward.getOutputStream());
        }
    }

    private static void answer(Socket client, Socket onward) {
        try (client;
                onward;
                InputStream in = onward.getInputStream()) {
            in.transferTo(client.getOutputStream());
        } catch (IOException e) {
            // One side has closed the connection.
        }
    }

    @Override
    public void close() throws IOException {
        passPosts();
        listener.close();
        cut();
    }
}
