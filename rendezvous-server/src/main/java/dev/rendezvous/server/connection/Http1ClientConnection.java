package dev.rendezvous.server.connection;

import dev.rendezvous.server.http.ClientConnection;
import dev.rendezvous.server.http.Limits;
import dev.rendezvous.server.http.Problem;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The input of one HTTP/1.1 connection.
 *
 * <p>Reads of a head or a body have a timeout. Reads between two requests have none: a client may keep an idle connection until
 * the listener closes it.
 */
final class Http1ClientConnection implements ClientConnection, Supplier<byte[]> {

    /** 4 KiB for the request line and 16 KiB for the headers. */
    private static final int MAX_HEAD = 20 * 1024;

    /** How long a thread waits for the next request if the event loop can do so too. */
    private static final Duration MAX_IDLE = Duration.ofMillis(200);

    private final Supplier<byte[]> input;
    private final ChannelSocket socket;
    private final Limits limits;
    private final EarlyErrorResponse early;
    private final RequestScanner scanner = new RequestScanner();
    private byte @Nullable [] kept;
    private boolean ended;

    private Part part = Part.HEAD;
    private long partSince = System.nanoTime();
    private int headBytes;
    private boolean serving;
    private boolean endsWhenIdle;
    private Runnable whenEnded = () -> {};
    private String client;

    /** The part of a request that the next bytes belong to. */
    private enum Part {
        HEAD,
        BODY,
        NONE
    }

    /**
     * Makes the input of a connection.
     *
     * @param input returns the next bytes, decrypted if the connection is secure
     * @param socket the socket beneath
     */
    Http1ClientConnection(
            Supplier<byte[]> input, ChannelSocket socket, String client, Limits limits, EarlyErrorResponse early) {
        this.input = input;
        this.socket = socket;
        this.client = client;
        this.limits = limits;
        this.early = early;
    }

    @Override
    public void begin(int request, String client) {
        this.client = client;
        part = Part.NONE;
        serving = true;
    }

    @Override
    public boolean isReadingHead() {
        return !serving;
    }

    @Override
    public String clientAddress() {
        return client;
    }

    @Override
    public boolean isHttp10() {
        return scanner.isHttp10();
    }

    /** TLS may block, as reading and writing take turns in a handshake. */
    @Override
    public boolean canSendWithoutBlocking() {
        return input == socket;
    }

    @Override
    public void sendWithoutBlocking(Runnable respond) {
        if (!canSendWithoutBlocking()) {
            throw new UnsupportedOperationException("TLS may block");
        }
        socket.withoutBlocking(respond);
    }

    @Override
    public ReadTimeout startBodyTimeout() {
        next(Part.BODY);
        return () -> part = Part.NONE;
    }

    @Override
    public void finish(boolean bodyLeft) {
        serving = false;
        next(bodyLeft ? Part.BODY : Part.NONE);
    }

    @Override
    public DisconnectListener onDisconnect(Runnable whenGone) {
        socket.whenEnded(whenGone);
        return socket::ignoreEnd;
    }

    @Override
    public boolean isClosedByClient() {
        socket.readAhead();
        return socket.isClosedByClient();
    }

    /** Returns bytes to the input, for the next reader. */
    void unread(byte[] bytes) {
        kept = bytes;
        headBytes -= bytes.length;
    }

    /**
     * Returns the next bytes, as {@link RequestScanner} passes them on.
     *
     * @throws CloseConnectionException at the end of the stream, as Helidon treats null within a request as a server error
     */
    @Override
    public byte[] get() {
        byte[] scanned = {};
        while (scanned.length == 0) {
            if (scanner.problem().isPresent()) {
                throw refuse(scanner.problem().get());
            }
            scanned = scanner.scan(read());
        }
        return scanned;
    }

    /** Returns the next bytes as they have arrived, before it is known which version of HTTP the client speaks. */
    byte[] read() {
        byte[] next = next();
        if (next == null) {
            throw new CloseConnectionException("The client has disconnected");
        }
        return count(next);
    }

    private byte @Nullable [] next() {
        byte[] next = kept;
        kept = null;
        if (next != null || ended) {
            return next;
        }
        if (part == Part.HEAD && headBytes >= MAX_HEAD) {
            // Helidon would report a malformed request.
            throw refuse(limits.headTooLarge());
        }
        if (part != Part.NONE) {
            return readInTime();
        }
        return endsWhenIdle && scanner.isBetweenRequests()
                ? read(MAX_IDLE, IdleConnectionException::new)
                : read(Duration.ZERO);
    }

    /** Lets reads between two requests throw an {@link IdleConnectionException} if there is no request for a while. */
    void endWhenIdle() {
        endsWhenIdle = true;
    }

    /** Starts the next head with the first bytes after a response. */
    private byte[] count(byte[] bytes) {
        if (part == Part.NONE) {
            next(Part.HEAD);
        }
        headBytes += bytes.length;
        return bytes;
    }

    private void next(Part next) {
        part = next;
        partSince = System.nanoTime();
        headBytes = 0;
    }

    private byte @Nullable [] readInTime() {
        Duration time =
                part == Part.HEAD ? limits.values().headTime() : limits.values().bodyTime();
        Duration left = time.minusNanos(System.nanoTime() - partSince);
        return read(left.isPositive() ? left : Duration.ofNanos(1));
    }

    /** Sends an error response and closes the connection. */
    private CloseConnectionException refuse(Problem problem) {
        stopReading();
        if (part == Part.HEAD) {
            early.reject(problem);
        } else {
            early.send(problem);
        }
        return new CloseConnectionException(problem.getMessage());
    }

    private byte @Nullable [] read(Duration timeout) {
        return read(timeout, () -> refuse(part == Part.HEAD ? limits.headTimedOut() : limits.bodyTimedOut()));
    }

    private byte @Nullable [] read(Duration timeout, Supplier<CloseConnectionException> whenTimedOut) {
        socket.setReadTimeout(timeout);
        try {
            return input.get();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof SocketTimeoutException) {
                throw whenTimedOut.get();
            }
            throw new ServerConnectionException("The client has disconnected", e);
        }
    }

    /** Also called if the client asks for the connection to be closed, which Helidon announces but does not do. */
    @Override
    public void stopReading() {
        ended = true;
        kept = null;
        whenEnded.run();
    }

    /** Sets the callback of {@link #stopReading}: requests that have been read already must not be served either. */
    void whenEnded(Runnable callback) {
        whenEnded = callback;
    }
}
