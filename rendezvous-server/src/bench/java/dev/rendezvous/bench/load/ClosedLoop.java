package dev.rendezvous.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntFunction;

/** Connections each of which sends its next request when it has the answer to the one before. One thread serves all. */
public final class ClosedLoop {

    /** What one connection asks for. */
    public interface Client {

        /**
         * Returns the next request; empty if this client is done.
         *
         * @param answer the response to the request before, head and body; empty at first
         */
        Optional<byte[]> next(String answer);
    }

    private static final class Exchange {

        private final Client client;
        private final ByteBuffer read = ByteBuffer.allocate(64 * 1024);
        private long sent;

        Exchange(Client client) {
            this.client = client;
        }
    }

    private final Latencies latencies = new Latencies();
    private final int port;
    private final int connections;
    private final IntFunction<Client> clients;
    private int open;
    private long nanos;

    /**
     * Prepares the connections.
     *
     * @param clients makes the client of the connection with a number
     */
    public ClosedLoop(int port, int connections, IntFunction<Client> clients) {
        this.port = port;
        this.connections = connections;
        this.clients = clients;
    }

    /** Runs until the time is over or every client is done. Answers that are outstanding then do not count. */
    public void run(Duration duration) throws IOException {
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                SocketChannel channel = SocketChannel.open(Http.address(port));
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ, new Exchange(clients.apply(i)));
            }
            open = connections;
            long begin = System.nanoTime();
            long end = begin + duration.toNanos();
            for (SelectionKey key : selector.keys()) {
                send(key);
            }
            while (open > 0 && System.nanoTime() < end) {
                if (selector.select(this::read, 10_000) == 0) {
                    throw new IOException("The server has not answered for ten seconds");
                }
            }
            nanos = System.nanoTime() - begin;
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        }
    }

    /** Returns the answers a second. */
    public double perSecond() {
        return latencies.count() / (nanos / 1e9);
    }

    public Latencies latencies() {
        return latencies;
    }

    private void read(SelectionKey key) {
        Exchange exchange = (Exchange) key.attachment();
        try {
            if (((SocketChannel) key.channel()).read(exchange.read) < 0) {
                throw new IOException("The server has closed a connection");
            }
            if (Http.length(exchange.read) < 0) {
                return;
            }
            Http.requireSuccess(exchange.read);
            latencies.add(System.nanoTime() - exchange.sent);
            send(key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(SelectionKey key) throws IOException {
        Exchange exchange = (Exchange) key.attachment();
        Optional<byte[]> next = exchange.client.next(Http.text(exchange.read));
        exchange.read.clear();
        if (next.isEmpty()) {
            key.channel().close();
            open--;
            return;
        }
        exchange.sent = System.nanoTime();
        ByteBuffer request = ByteBuffer.wrap(next.get());
        while (request.hasRemaining()) {
            ((SocketChannel) key.channel()).write(request);
        }
    }
}
