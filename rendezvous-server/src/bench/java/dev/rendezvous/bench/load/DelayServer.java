package dev.rendezvous.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A server with a known delay, against which the load generators are checked. It can stall, too. */
public final class DelayServer implements AutoCloseable {

    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ServerSocket listener = new ServerSocket(0, 4096, InetAddress.getLoopbackAddress());
    private final Duration delay;
    private volatile long stalledUntil = System.nanoTime();

    public DelayServer(Duration delay) throws IOException {
        this.delay = delay;
        threads.submit(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Answers nothing for some time from now on. */
    public void stall(Duration duration) {
        stalledUntil = System.nanoTime() + duration.toNanos();
    }

    private Void accept() throws IOException {
        while (true) {
            Socket socket = listener.accept();
            threads.submit(() -> serve(socket));
        }
    }

    private Void serve(Socket socket) throws IOException, InterruptedException {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            int matched = 0;
            int next;
            while ((next = in.read()) >= 0) {
                matched = next == '\n' ? matched + 1 : next == '\r' ? matched : 0;
                if (matched == 2) {
                    matched = 0;
                    TimeUnit.NANOSECONDS.sleep(Math.max(delay.toNanos(), stalledUntil - System.nanoTime()));
                    socket.getOutputStream().write(ANSWER);
                }
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
