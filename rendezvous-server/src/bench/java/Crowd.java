import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * Many who wait at one server, all for one key or each for its own. Prints "waiting" when all have come in, and goes on when it is sent
 * a line: it signals the one key at another server and prints milliseconds until they have their answers, average, median, 99 %, most;
 * or it leaves.
 *
 * <p>Arguments: port of the signal, port of the waiters, how many, "one" or "each", and what the keys' names begin with.
 */
final class Crowd {

    private final Selector selector = Selector.open();
    private final int signals;
    private final int waits;
    private final String name;
    private final Figures figures = new Figures();

    private Crowd(int signals, int waits, String name) throws IOException {
        this.signals = signals;
        this.waits = waits;
        this.name = name;
    }

    public static void main(String[] args) throws IOException {
        Crowd crowd = new Crowd(Integer.parseInt(args[0]), Integer.parseInt(args[1]), args[4]);
        int size = Integer.parseInt(args[2]);
        boolean one = args[3].equals("one");
        for (int i = 0; i < size; i++) {
            crowd.come(one ? "" : "/" + i);
        }
        crowd.awaitWaiters(size);
        System.out.println("waiting");
        System.in.read();
        if (one) {
            crowd.wake(size);
            System.out.println(crowd.figures);
        }
    }

    private void come(String suffix) throws IOException {
        SocketChannel channel = SocketChannel.open(Wire.address(waits));
        ByteBuffer request = ByteBuffer.wrap(Wire.request("GET", "/" + name + suffix + "?timeout=600"));
        while (request.hasRemaining()) {
            channel.write(request);
        }
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(1024));
    }

    private void awaitWaiters(int size) throws IOException {
        try (Wire wire = new Wire(waits)) {
            String all = "rendezvous_waiters{kind=\"key\"} " + size;
            while (!wire.ask("GET", "/_metrics").contains(all)) {
                if (selector.selectNow() > 0) {
                    throw new IOException("The server has answered one that was to wait");
                }
            }
        }
    }

    private void wake(int size) throws IOException {
        try (Wire wire = new Wire(signals)) {
            long begin = System.nanoTime();
            wire.send(Wire.request("PUT", "/" + name));
            while (figures.size() < size) {
                if (selector.select(key -> read(key, begin), 30_000) == 0) {
                    throw new IOException((size - figures.size()) + " of them have no answer after 30 seconds");
                }
            }
            wire.receive();
        }
    }

    private void read(SelectionKey key, long begin) {
        ByteBuffer answer = (ByteBuffer) key.attachment();
        try {
            if (((SocketChannel) key.channel()).read(answer) < 0) {
                throw new IOException("The server has closed a connection");
            }
            if (Wire.sizeOfAnswer(answer) >= 0) {
                if (Wire.status(answer) != 200) {
                    throw new IOException("The server has answered " + Wire.status(answer));
                }
                figures.add(System.nanoTime() - begin);
                key.channel().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
