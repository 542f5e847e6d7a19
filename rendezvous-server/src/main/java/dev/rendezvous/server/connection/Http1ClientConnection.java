package dev.rendezvous.server.connection;

import dev.rendezvous.server.http.ClientConnection;
import dev.rendezvous.server.http.Limits;
import dev.rendezvous.server.http.Problem;
import dev.rendezvous.server.http.ResourceLimits;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The input of one HTTP/1.1 connection. While a handler is blocked and does not read, another virtual thread reads ahead, as a
 * disconnect would go unnoticed otherwise. The end of the stream is reported; bytes are kept for the next request.
 *
 * <p>Reads of a head or a body have a timeout. Reads between two requests have none: a client may keep an idle connection until
 * Helidon closes it.
 */
final class Http1ClientConnection implements ClientConnection, Supplier<byte[]> {

    /** 4 KiB for the request line and 16 KiB for the headers. */
    private static final int MAX_HEAD = 20 * 1024;

    private final Supplier<byte[]> socket;
    private final Deadlines deadlines;
    private final IntPredicate canSendWithoutBlocking;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition read = lock.newCondition();
    private byte @Nullable [] kept;
    private @Nullable Runnable whenGone;
    private boolean reading;
    private boolean ended;
    private int setTimedRead;
    private int timedReads;

    private Part part = Part.HEAD;
    private long partSince = System.nanoTime();
    private int headBytes;
    private boolean serving;
    private Runnable whenEnded = () -> {};
    private String client;

    /** The part of a request that the next bytes belong to. */
    private enum Part {
        HEAD,
        BODY,
        NONE
    }

    /**
     * The timeouts of a connection, and what happens when one expires.
     *
     * @param timeouts schedules the timeouts
     * @param limits contains their lengths
     * @param refuse sends an error response and closes the connection
     * @param cut closes the connection
     */
    record Deadlines(TimeoutScheduler timeouts, Limits limits, Consumer<Problem> refuse, Runnable cut) {}

    Http1ClientConnection(
            Supplier<byte[]> socket,
            byte[] readAlready,
            String client,
            Deadlines deadlines,
            IntPredicate canSendWithoutBlocking) {
        this.socket = socket;
        this.kept = readAlready.length == 0 ? null : readAlready;
        this.client = client;
        this.deadlines = deadlines;
        this.canSendWithoutBlocking = canSendWithoutBlocking;
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
    public boolean canSendWithoutBlocking(int bytes) {
        return canSendWithoutBlocking.test(bytes);
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
        lock.lock();
        try {
            if (ended) {
                whenGone.run();
            } else if (kept == null) {
                this.whenGone = whenGone;
                if (!reading) {
                    reading = true;
                    Thread.ofVirtual().start(this::readAhead);
                }
            }
            return this::stopWatching;
        } finally {
            lock.unlock();
        }
    }

    /** Returns bytes to the input, for the next reader. */
    void unread(byte[] bytes) {
        lock.lock();
        try {
            kept = bytes;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns the next bytes.
     *
     * @throws CloseConnectionException at the end of the stream, as Helidon treats null within a request as a server error
     */
    @Override
    public byte[] get() {
        byte[] next = next();
        if (next == null) {
            throw new CloseConnectionException("The client has disconnected");
        }
        return next;
    }

    /** Returns the next bytes; null at the end of the stream. */
    byte @Nullable [] next() {
        lock.lock();
        try {
            while (reading && !ended) {
                read.await();
            }
            byte[] next = kept;
            kept = null;
            if (next != null || ended) {
                return count(next);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CloseConnectionException("The server closes an idle connection", e);
        } finally {
            lock.unlock();
        }
        if (part == Part.HEAD && headBytes >= MAX_HEAD) {
            // Helidon would report a malformed request.
            stopReading();
            deadlines.refuse().accept(deadlines.limits().headTooLarge());
            throw new CloseConnectionException("The head of the request is too large");
        }
        return count(part == Part.NONE ? read() : readInTime());
    }

    /** Starts the next head with the first bytes after a response. */
    private byte @Nullable [] count(byte @Nullable [] bytes) {
        if (part == Part.NONE) {
            next(Part.HEAD);
        }
        headBytes += bytes == null ? 0 : bytes.length;
        return bytes;
    }

    private void next(Part next) {
        part = next;
        partSince = System.nanoTime();
        headBytes = 0;
    }

    @SuppressWarnings("try") // The timeout runs as long as the read does.
    private byte @Nullable [] readInTime() {
        boolean head = part == Part.HEAD;
        ResourceLimits resourceLimits = deadlines.limits().values();
        Duration left = (head ? resourceLimits.headTime() : resourceLimits.bodyTime())
                .minusNanos(System.nanoTime() - partSince);
        int number = ++timedReads;
        setTimedRead(number);
        try (TimeoutScheduler.Timeout timeout = deadlines.timeouts().schedule(left, () -> tooLate(number, head))) {
            return read();
        } finally {
            setTimedRead(0);
        }
    }

    private void setTimedRead(int number) {
        lock.lock();
        try {
            setTimedRead = number;
        } finally {
            lock.unlock();
        }
    }

    /** Ignored if the read has ended in the meantime. */
    private void tooLate(int number, boolean head) {
        lock.lock();
        try {
            if (setTimedRead != number) {
                return;
            }
            ended = true;
        } finally {
            lock.unlock();
        }
        deadlines
                .refuse()
                .accept(
                        head
                                ? deadlines.limits().headTimedOut()
                                : deadlines.limits().bodyTimedOut());
    }

    private byte @Nullable [] read() {
        try {
            return socket.get();
        } catch (UncheckedIOException e) {
            throw new ServerConnectionException("The client has disconnected", e);
        }
    }

    /** Also called if the client asks for the connection to be closed, which Helidon announces but does not do. */
    @Override
    public void stopReading() {
        lock.lock();
        try {
            ended = true;
            kept = null;
        } finally {
            lock.unlock();
        }
        whenEnded.run();
    }

    /** Sets the callback of {@link #stopReading}: requests that have been read already must not be served either. */
    void whenEnded(Runnable callback) {
        whenEnded = callback;
    }

    private void stopWatching() {
        lock.lock();
        try {
            whenGone = null;
        } finally {
            lock.unlock();
        }
    }

    private void readAhead() {
        byte[] bytes = readOrEnd();
        Runnable gone = null;
        lock.lock();
        try {
            reading = false;
            kept = ended ? null : bytes;
            ended |= bytes == null;
            gone = ended ? whenGone : null;
            whenGone = null;
            read.signalAll();
        } finally {
            lock.unlock();
        }
        if (gone != null) {
            gone.run();
        }
    }

    private byte @Nullable [] readOrEnd() {
        try {
            return socket.get();
        } catch (UncheckedIOException e) {
            return null;
        }
    }
}
