package dev.rendezvous.bench.load;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.IntFunction;

/** Many connections that each wait for the answer to one request. One thread reads all answers. */
public final class Crowd implements AutoCloseable {

    private final Selector selector = Selector.open();
    private int waiting;

    private Crowd() throws IOException {}

    /**
     * Connects and sends the requests.
     *
     * @param requests makes the request of the connection with a number
     */
    public static Crowd send(int port, int size, IntFunction<byte[]> requests) throws IOException {
        Crowd crowd = new Crowd();
        try {
            for (int i = 0; i < size; i++) {
                crowd.add(port, requests.apply(i));
            }
            return crowd;
        } catch (IOException e) {
            crowd.close();
            throw e;
        }
    }

    private void add(int port, byte[] bytes) throws IOException {
        SocketChannel channel = SocketChannel.open(Http.address(port));
        // A reset leaves no port in TIME_WAIT, of which thousands a round would use up all.
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        ByteBuffer request = ByteBuffer.wrap(bytes);
        while (request.hasRemaining()) {
            channel.write(request);
        }
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(1024));
        waiting++;
    }

    /** Checks that nobody has been answered yet. */
    public void requireWaiting() throws IOException {
        if (selector.selectNow() > 0) {
            throw new IOException("The server has answered a request that was to wait");
        }
    }

    /** Waits until all are answered, and returns how long each took from a time in the past. */
    public Latencies awaitAnswers(long begin, Duration timeout) throws IOException {
        Latencies latencies = new Latencies();
        long end = System.nanoTime() + timeout.toNanos();
        while (waiting > 0) {
            selector.select(1000);
            for (SelectionKey key : selector.selectedKeys()) {
                if (isAnswered(key)) {
                    latencies.add(System.nanoTime() - begin);
                    key.cancel();
                    key.channel().close();
                    waiting--;
                }
            }
            selector.selectedKeys().clear();
            if (System.nanoTime() > end) {
                throw new IOException(waiting + " requests have no answer after " + timeout.toSeconds() + " s");
            }
        }
        return latencies;
    }

    private static boolean isAnswered(SelectionKey key) throws IOException {
        ByteBuffer answer = (ByteBuffer) key.attachment();
        if (((SocketChannel) key.channel()).read(answer) < 0) {
            throw new IOException("The server has closed a connection");
        }
        if (Http.length(answer) < 0) {
            return false;
        }
        Http.requireSuccess(answer);
        return true;
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
