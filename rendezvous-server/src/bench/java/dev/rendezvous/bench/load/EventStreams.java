package dev.rendezvous.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Readers of a stream of events, on a thread of their own: how long after its signal an event arrives at each of them. */
public final class EventStreams implements AutoCloseable {

    /** What the name or the content of a signal contains, so that its event can be recognized: {@code event-} and a number. */
    private static final Pattern EVENT = Pattern.compile("event-(\\d+)[^\\d]");

    private final Latencies latencies = new Latencies();
    private final Map<Long, Long> begins = new ConcurrentHashMap<>();
    private final Selector selector = Selector.open();
    private final Thread thread = new Thread(this::read, "event-streams");

    private EventStreams() throws IOException {}

    /** Opens the streams and begins to read them. */
    public static EventStreams open(int port, int size, byte[] request) throws IOException {
        EventStreams streams = new EventStreams();
        for (int i = 0; i < size; i++) {
            SocketChannel channel = SocketChannel.open(Http.address(port));
            channel.write(ByteBuffer.wrap(request));
            channel.configureBlocking(false);
            channel.register(streams.selector, SelectionKey.OP_READ, new StringBuilder());
        }
        streams.thread.start();
        return streams;
    }

    /** Notes that the signal with a number is sent now. */
    public void begin(long number) {
        begins.put(number, System.nanoTime());
    }

    /** Waits until a number of events has arrived at all streams together. */
    public void await(int events) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (latencies.count() < events) {
            if (System.nanoTime() > end) {
                throw new IOException(latencies.count() + " events have arrived of " + events);
            }
            Thread.sleep(10);
        }
    }

    public Latencies latencies() {
        return latencies;
    }

    private void read() {
        ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
        try {
            while (selector.isOpen()) {
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    bytes.clear();
                    if (((SocketChannel) key.channel()).read(bytes) < 0) {
                        key.cancel();
                    }
                    StringBuilder text = (StringBuilder) key.attachment();
                    text.append(StandardCharsets.ISO_8859_1.decode(bytes.flip()));
                    text.delete(0, take(text));
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException | ClosedSelectorException e) {
            // Closed, or the server has ended; then await says how many events are missing.
            return;
        }
    }

    private int take(StringBuilder text) {
        long now = System.nanoTime();
        Matcher matcher = EVENT.matcher(text);
        int end = Math.max(0, text.length() - 32);
        while (matcher.find()) {
            end = Math.max(end, matcher.end());
            Long begin = begins.get(Long.parseLong(matcher.group(1)));
            if (begin != null) {
                latencies.add(now - begin);
            }
        }
        return end;
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
        try {
            thread.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
