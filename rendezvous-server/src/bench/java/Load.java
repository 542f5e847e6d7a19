import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Random;

/**
 * Signals random keys over many connections, each of which sends the next signal when it has the answer to the one before. One
 * thread, as server and database are on the same machine. Prints signals a second, and milliseconds: average, median, 99 %, most.
 *
 * <p>Arguments: port, connections, keys, seconds.
 */
final class Load {

    private final Random random = new Random();
    private final int keys;
    private final long end;
    private final Figures figures = new Figures();
    private int open;

    private Load(int keys, long end) {
        this.keys = keys;
        this.end = end;
    }

    private static final class Connection {

        final ByteBuffer read = ByteBuffer.allocateDirect(4096);
        long sent;
    }

    public static void main(String[] args) throws IOException {
        double seconds = Double.parseDouble(args[3]);
        long begin = System.nanoTime();
        Load load = new Load(Integer.parseInt(args[2]), begin + (long) (seconds * 1e9));
        load.run(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        load.print((System.nanoTime() - begin) / 1e9);
    }

    private void run(int port, int connections) throws IOException {
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                SocketChannel channel = SocketChannel.open(Wire.address(port));
                channel.configureBlocking(false);
                channel.socket().setTcpNoDelay(true);
                Connection connection = new Connection();
                channel.register(selector, SelectionKey.OP_READ, connection);
                send(channel, connection);
            }
            open = connections;
            while (open > 0) {
                if (selector.select(this::read, 10_000) == 0) {
                    throw new IOException("The server has not answered for ten seconds");
                }
            }
        }
    }

    private void read(SelectionKey key) {
        SocketChannel channel = (SocketChannel) key.channel();
        Connection connection = (Connection) key.attachment();
        try {
            if (channel.read(connection.read) < 0) {
                throw new IOException("The server has closed a connection");
            }
            if (Wire.sizeOfAnswer(connection.read) < 0) {
                return;
            }
            if (Wire.status(connection.read) != 200) {
                throw new IOException("The server has answered " + Wire.status(connection.read));
            }
            figures.add(System.nanoTime() - connection.sent);
            connection.read.clear();
            if (System.nanoTime() < end) {
                send(channel, connection);
            } else {
                channel.close();
                open--;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(SocketChannel channel, Connection connection) throws IOException {
        connection.sent = System.nanoTime();
        ByteBuffer request = ByteBuffer.wrap(Wire.request("PUT", "/bench/" + random.nextInt(keys)));
        while (request.hasRemaining()) {
            channel.write(request);
        }
    }

    private void print(double seconds) {
        System.out.printf("%.0f %s%n", figures.size() / seconds, figures);
    }
}
