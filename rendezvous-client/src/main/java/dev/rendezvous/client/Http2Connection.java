package dev.rendezvous.client;

import dev.rendezvous.internal.probe.http2.HpackField;
import dev.rendezvous.internal.probe.http2.Http2Frame;
import dev.rendezvous.internal.probe.http2.Http2Reader;
import dev.rendezvous.internal.probe.http2.Http2Settings;
import dev.rendezvous.internal.text.RemoteText;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A connection of HTTP/2 with prior knowledge (RFC 9113), for many requests without bodies at a time. Safe for use by many threads.
 *
 * <p>Virtual threads of its own read, write, and check that the server is there. A caller's thread does neither, as an interrupt of it
 * would close the connection, which is that of other callers too.
 */
final class Http2Connection implements AutoCloseable {

    private static final int STREAM_WINDOW = 1 << 20;
    private static final int CONNECTION_WINDOW = 16 << 20;
    private static final int DEFAULT_WINDOW = 65_535;

    private static final int WINDOW_UPDATE = 0x8;
    private static final int CANCEL = 0x8;
    private static final byte[] PING = "rendezvs".getBytes(StandardCharsets.US_ASCII);

    /** How much is written at once. */
    private static final int MAX_BATCH = 64 << 10;

    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);

    /** A connection on which nothing was received for this time is checked by a PING, or closed if it has no streams. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private static final Duration PING_TIMEOUT = Duration.ofSeconds(5);

    private final Socket socket;
    private final LinkedBlockingQueue<byte[]> unsent = new LinkedBlockingQueue<>();
    private final Map<Integer, Http2Stream> streams = new HashMap<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Thread checker =
            Thread.ofVirtual().name("rendezvous HTTP/2 check").unstarted(this::check);
    private volatile long received = System.nanoTime();
    private int nextStream = 1;
    private long maxStreams = Integer.MAX_VALUE;
    private boolean draining;
    private volatile boolean closed;
    private int unacknowledged;

    private Http2Connection(Socket socket) {
        this.socket = socket;
        unsent.add(Http2Settings.preface(
                Map.of(Http2Settings.ENABLE_PUSH, 0, Http2Settings.INITIAL_WINDOW_SIZE, STREAM_WINDOW)));
        unsent.add(windowUpdate(0, CONNECTION_WINDOW - DEFAULT_WINDOW));
    }

    /** Starts HTTP/2 on a connected socket, which is closed with the connection. */
    static Http2Connection start(Socket socket) {
        Http2Connection connection = new Http2Connection(socket);
        Thread.ofVirtual().name("rendezvous HTTP/2 reader").start(connection::read);
        Thread.ofVirtual().name("rendezvous HTTP/2 writer").start(connection::write);
        connection.checker.start();
        return connection;
    }

    /**
     * Completes when the server has sent its settings; exceptionally if it has not, with a {@link ProtocolException} if it has sent
     * something else.
     */
    CompletableFuture<Void> ready() {
        return ready;
    }

    /** Sends a request and returns its response; cancelling that ends the stream. Empty if the connection takes no more requests. */
    Optional<CompletableFuture<HttpResponse<byte[]>>> send(HttpRequest request) {
        byte[] block = Http2Stream.headerBlock(request);
        Http2Stream stream = new Http2Stream(request);
        int id;
        synchronized (this) {
            if (!isOpen() || streams.size() >= maxStreams || block.length > Http2Frame.MAX_LENGTH) {
                return Optional.empty();
            }
            id = nextStream;
            nextStream += 2;
            streams.put(id, stream);
            // In the lock, as the numbers of streams must rise on the wire.
            unsent.add(frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS | Http2Frame.END_STREAM, id, block));
        }
        var unused = stream.response().whenComplete((response, thrown) -> {
            if (thrown != null) {
                cancel(id);
            }
        });
        return Optional.of(stream.response());
    }

    /** Returns whether new requests may be sent, as far as their number allows. */
    synchronized boolean isOpen() {
        return !closed && !draining && nextStream > 0;
    }

    private void cancel(int id) {
        synchronized (this) {
            if (streams.remove(id) == null) {
                return;
            }
        }
        unsent.add(frame(
                Http2Frame.RST_STREAM,
                0,
                id,
                ByteBuffer.allocate(Integer.BYTES).putInt(CANCEL).array()));
    }

    private synchronized Optional<Http2Stream> stream(int id) {
        return Optional.ofNullable(streams.get(id));
    }

    private void end(int id) {
        Http2Stream ended;
        synchronized (this) {
            ended = streams.remove(id);
        }
        if (ended != null) {
            ended.end();
        }
    }

    private void read() {
        try {
            Http2Reader reader = new Http2Reader(socket.getInputStream());
            while (true) {
                process(reader.read(), reader);
                received = System.nanoTime();
            }
        } catch (EOFException e) {
            fail(new IOException("the server has closed the connection", e));
        } catch (ProtocolException e) {
            // Whoever has spoken HTTP/2 so far may do so again, so this is no ProtocolException of the requests.
            fail(ready.isDone() ? new IOException("not HTTP/2: " + e.getMessage()) : e);
        } catch (IOException e) {
            fail(e);
        }
    }

    private void process(Http2Frame frame, Http2Reader reader) throws IOException {
        switch (frame.type()) {
            case Http2Frame.HEADERS -> {
                List<HpackField> fields = reader.headers(frame);
                stream(frame.stream()).ifPresent(stream -> stream.addHeaders(fields));
                endIfLast(frame);
            }
            case Http2Frame.DATA -> {
                byte[] content = frame.content();
                Optional<Http2Stream> stream = stream(frame.stream());
                stream.ifPresent(receiving -> receiving.addContent(content));
                acknowledge(frame.payload().length, stream, frame.stream());
                endIfLast(frame);
            }
            case Http2Frame.RST_STREAM ->
                reset(frame.stream(), "the server has reset the stream, HTTP/2 error " + frame.intAt(0));
            case Http2Frame.GOAWAY -> drain(frame);
            case Http2Frame.SETTINGS -> configure(frame);
            case Http2Frame.PING -> {
                if (!frame.has(Http2Frame.ACK)) {
                    unsent.add(frame(Http2Frame.PING, Http2Frame.ACK, 0, frame.payload()));
                }
            }
            case Http2Frame.PUSH_PROMISE, Http2Frame.CONTINUATION ->
                throw new ProtocolException("an HTTP/2 frame of type " + frame.type() + " in the wrong place");
            default -> {}
        }
    }

    private void endIfLast(Http2Frame frame) {
        if (frame.has(Http2Frame.END_STREAM)) {
            end(frame.stream());
        }
    }

    /** Lets the server send as much again as has been received, once that is a good part of the window (RFC 9113 section 6.9). */
    private void acknowledge(int length, Optional<Http2Stream> stream, int id) {
        unacknowledged += length;
        if (unacknowledged > CONNECTION_WINDOW / 2) {
            unsent.add(windowUpdate(0, unacknowledged));
            unacknowledged = 0;
        }
        int consumed = stream.map(receiving -> receiving.consume(length, STREAM_WINDOW / 2))
                .orElse(0);
        if (consumed > 0) {
            unsent.add(windowUpdate(id, consumed));
        }
    }

    private void configure(Http2Frame settings) throws IOException {
        if (settings.has(Http2Frame.ACK)) {
            return;
        }
        var limit = Http2Settings.value(settings, Http2Settings.MAX_CONCURRENT_STREAMS);
        synchronized (this) {
            maxStreams = limit.orElse(maxStreams);
        }
        unsent.add(frame(Http2Frame.SETTINGS, Http2Frame.ACK, 0, new byte[0]));
        if (limit.orElse(1) == 0) {
            throw new ProtocolException("the server allows no HTTP/2 streams");
        }
        ready.complete(null);
    }

    /** The server still responds to the streams up to the last one that it names (RFC 9113 section 6.8). */
    private void drain(Http2Frame goAway) throws IOException {
        int last = goAway.intAt(0) & Integer.MAX_VALUE;
        int code = goAway.intAt(Integer.BYTES);
        byte[] payload = goAway.payload();
        String words =
                new String(payload, 2 * Integer.BYTES, payload.length - 2 * Integer.BYTES, StandardCharsets.UTF_8);
        String why = code == 0 ? "" : ", HTTP/2 error " + code + RemoteText.inParentheses(words);
        List<Integer> unprocessed;
        synchronized (this) {
            draining = true;
            unprocessed = streams.keySet().stream().filter(id -> id > last).toList();
        }
        unprocessed.forEach(id -> reset(id, "the server is closing the connection" + why));
    }

    private void reset(int id, String message) {
        Http2Stream stream;
        synchronized (this) {
            stream = streams.remove(id);
        }
        if (stream != null) {
            stream.fail(new IOException(message));
        }
    }

    private void write() {
        try {
            OutputStream out = socket.getOutputStream();
            while (!closed) {
                byte[] next = unsent.take();
                ByteArrayOutputStream batch = new ByteArrayOutputStream();
                while (next != null) {
                    batch.writeBytes(next);
                    next = batch.size() < MAX_BATCH ? unsent.poll() : null;
                }
                out.write(batch.toByteArray());
                out.flush();
            }
        } catch (IOException e) {
            fail(e);
        } catch (InterruptedException e) {
            fail(new IOException("the thread of the connection was interrupted", e));
        }
    }

    /** Closes the connection once the server does not answer a PING, or once it has been idle. */
    private void check() {
        boolean isPinged = false;
        try {
            while (!closed) {
                Thread.sleep(isPinged ? PING_TIMEOUT : CHECK_INTERVAL);
                boolean isSilent = System.nanoTime() - received > SILENCE.toNanos();
                if (isSilent && isPinged) {
                    fail(new IOException("no answer to a PING"));
                } else if (isSilent && drainIfIdle()) {
                    fail(new IOException("the connection was idle"));
                } else if (isSilent) {
                    unsent.add(frame(Http2Frame.PING, 0, 0, PING));
                }
                isPinged = isSilent;
            }
        } catch (InterruptedException e) {
            // The connection has been closed.
        }
    }

    private synchronized boolean drainIfIdle() {
        draining |= streams.isEmpty();
        return streams.isEmpty();
    }

    private void fail(IOException e) {
        List<Http2Stream> left;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            left = List.copyOf(streams.values());
            streams.clear();
        }
        checker.interrupt();
        // Wakes the writer, which then ends.
        unsent.add(new byte[0]);
        try {
            socket.close();
        } catch (IOException ignored) {
            // It is gone in any case.
        }
        ready.completeExceptionally(e);
        left.forEach(stream -> stream.fail(e));
    }

    @Override
    public void close() {
        fail(new IOException("the connection has been closed"));
    }

    private static byte[] windowUpdate(int stream, int length) {
        return frame(
                WINDOW_UPDATE,
                0,
                stream,
                ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Http2Frame(type, flags, stream, payload).writeTo(out);
        return out.toByteArray();
    }
}
