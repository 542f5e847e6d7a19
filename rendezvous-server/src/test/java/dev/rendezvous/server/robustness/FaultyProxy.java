package dev.rendezvous.server.robustness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP proxy between the servers and the database, which can delay, hold back and break connections. */
final class FaultyProxy implements AutoCloseable {

    private final ServerSocket listening;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Object changed = new Object();
    private volatile long delayMillis;
    private boolean black;

    /** Starts a proxy in front of a local port. */
    FaultyProxy(int target) throws IOException {
        this.target = target;
        this.listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Delays every packet from now on. */
    void delay(long millis) {
        delayMillis = millis;
    }

    /** Holds back all traffic from now on, silently. */
    void blackHole() {
        synchronized (changed) {
            black = true;
        }
    }

    /** Delivers all traffic from now on, and what was held back. */
    void open() {
        synchronized (changed) {
            black = false;
            changed.notifyAll();
        }
    }

    /** Breaks all connections. */
    void cut() {
        sockets.forEach(FaultyProxy::close);
        sockets.clear();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                sockets.add(client);
                Thread.ofVirtual().start(() -> connect(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void connect(Socket client) {
        try {
            awaitOpen();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(server);
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> pump(server, client));
            pump(client, server);
        } catch (IOException | InterruptedException e) {
            close(client);
            sockets.remove(client);
        }
    }

    private void pump(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[64 * 1024];
            for (int bytes = in.read(buffer); bytes >= 0; bytes = in.read(buffer)) {
                if (delayMillis > 0) {
                    Thread.sleep(delayMillis);
                }
                awaitOpen();
                out.write(buffer, 0, bytes);
            }
        } catch (IOException | InterruptedException e) {
            // Broken, by this proxy or by one of the peers.
        } finally {
            close(from);
            close(to);
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private void awaitOpen() throws InterruptedException {
        synchronized (changed) {
            while (black) {
                changed.wait();
            }
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Closed in any case.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        open();
        cut();
    }
}
