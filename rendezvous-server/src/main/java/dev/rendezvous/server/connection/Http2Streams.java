package dev.rendezvous.server.connection;

import dev.rendezvous.server.http.ClientConnection;
import dev.rendezvous.server.http.Limits;
import dev.rendezvous.server.http.TimeoutScheduler;
import io.helidon.http.http2.Http2ErrorCode;
import io.helidon.http.http2.Http2Exception;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one HTTP/2 connection. Helidon does not notify a handler of the reset of its stream, so this class scans the frames
 * in the incoming bytes, and executes each request with a {@link Http2ClientStream} in scope.
 *
 * <p>A client that resets streams as fast as it opens them evades the limit on concurrent streams. It does not evade the limit on
 * requests that are executed.
 */
final class Http2Streams extends AbstractExecutorService implements Supplier<byte @Nullable []>, AutoCloseable {

    private static final int FIRST_READ = 3;

    private final Supplier<byte[]> input;
    private final ChannelSocket socket;
    private final Limits limits;
    private final TimeoutScheduler timeouts;
    private final String client;
    private final ExecutorService executor;
    private final int most;
    private final AtomicInteger active = new AtomicInteger();
    private final Http2FrameScanner frames;
    private final Map<Integer, Optional<Http2ClientStream>> streams = new HashMap<>();
    private byte @Nullable [] readAlready;
    private boolean ended;

    /**
     * Makes the streams of a connection.
     *
     * @param input returns the next bytes, decrypted if the connection is secure
     * @param socket the socket beneath
     * @param most the maximum number of requests that are executed
     */
    Http2Streams(
            Supplier<byte[]> input,
            ChannelSocket socket,
            byte[] readAlready,
            String client,
            Listener listener,
            int most) {
        this.input = input;
        this.socket = socket;
        this.readAlready = readAlready;
        this.client = client;
        this.limits = listener.options().limits();
        this.timeouts = listener.timeouts();
        this.executor = listener.context().executor();
        this.most = most;
        this.frames = new Http2FrameScanner(this::begun, this::reset, new Http2FrameLimits(limits, System::nanoTime));
    }

    /** Returns whether these bytes may begin an HTTP/2 connection: no HTTP/1.1 request begins with the first three. */
    static boolean mayBegin(byte[] bytes) {
        for (int i = 0; i < Math.min(bytes.length, FIRST_READ); i++) {
            if (bytes[i] != Http2FrameScanner.PREFACE.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether these bytes are enough to tell the version. */
    static boolean canTell(byte[] bytes) {
        return bytes.length >= FIRST_READ || !mayBegin(bytes);
    }

    /** Returns the next bytes; null at the end of the stream. Called by the thread of the connection. */
    @Override
    public byte @Nullable [] get() {
        byte[] bytes = readAlready == null ? read() : readAlready;
        readAlready = null;
        while (bytes != null) {
            byte[] followed = frames.follow(bytes);
            if (followed.length > 0) {
                return followed;
            }
            bytes = read();
        }
        return null;
    }

    private byte @Nullable [] read() {
        return read(frames.isMidway() ? limits.values().headTime() : Duration.ZERO);
    }

    /** Too late, the connection is closed without a response, as none can be sent between two frames. */
    private byte @Nullable [] read(Duration timeout) {
        socket.setReadTimeout(timeout);
        try {
            return input.get();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof SocketTimeoutException) {
                limits.count(Limits.Kind.HEAD_TIME);
            }
            throw new ServerConnectionException("The client has disconnected", e);
        }
    }

    private synchronized void begun(int stream) {
        streams.put(stream, Optional.empty());
    }

    private void reset(int stream) {
        Optional<Http2ClientStream> clientStream;
        synchronized (this) {
            clientStream = Optional.ofNullable(streams.remove(stream)).flatMap(found -> found);
        }
        clientStream.ifPresent(found -> found.disconnect(true));
    }

    /** Called when a stream begins to be served; it may have been reset already. */
    void register(int stream, Http2ClientStream clientStream) {
        boolean reset;
        synchronized (this) {
            if (!ended && streams.containsKey(stream)) {
                streams.put(stream, Optional.of(clientStream));
                return;
            }
            reset = !ended;
        }
        clientStream.disconnect(reset || socket.isClosedByClient());
    }

    synchronized void remove(int stream) {
        streams.remove(stream);
    }

    Limits limits() {
        return limits;
    }

    TimeoutScheduler.Timeout scheduleBodyTimeout(Runnable callback) {
        return timeouts.schedule(limits.values().bodyTime(), callback);
    }

    /** Returns whether requests are active. */
    boolean isBusy() {
        return active.get() > 0;
    }

    /** Executes the request of a stream. Called by the thread of the connection. */
    @Override
    public void execute(Runnable serve) {
        if (active.incrementAndGet() > most) {
            active.decrementAndGet();
            throw new Http2Exception(Http2ErrorCode.ENHANCE_YOUR_CALM, "Too many active requests");
        }
        executor.execute(() -> {
            Http2ClientStream clientStream = new Http2ClientStream(this, client);
            try {
                ScopedValue.where(ClientConnection.CURRENT, clientStream).run(serve);
            } finally {
                clientStream.release();
                active.decrementAndGet();
            }
        });
    }

    /** Called at the end of the connection; its streams end with it. */
    @Override
    public void close() {
        List<Http2ClientStream> left;
        synchronized (this) {
            ended = true;
            left = streams.values().stream().flatMap(Optional::stream).toList();
            streams.clear();
        }
        boolean byClient = socket.isClosedByClient();
        left.forEach(clientStream -> clientStream.disconnect(byClient));
    }

    /** Does nothing: the executor is the server's and is shut down with it. */
    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return executor.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return executor.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return executor.awaitTermination(timeout, unit);
    }
}
