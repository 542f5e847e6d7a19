package dev.rendezvous.server;

import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The input of one HTTP/1.1 connection. While a handler is blocked and does not read, another virtual thread reads ahead, as a
 * disconnect would go unnoticed otherwise. The end of the stream is reported; bytes are kept for the next request.
 *
 * <p>Reads of a head or a body have a timeout. Reads between two requests have none: a client may keep an idle connection until
 * Helidon closes it.
 */
final class Http1Wire implements Wire, Supplier<byte[]> {

    /** 4 KiB for the request line and 16 KiB for the headers. */
    private static final int MAX_HEAD = 20 * 1024;

    private final Supplier<byte[]> socket;
    private final Line line;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition read = lock.newCondition();
    private byte @Nullable [] kept;
    private @Nullable Runnable whenGone;
    private boolean reading;
    private boolean ended;
    private int timed;
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
     * @param alarms schedules the timeouts
     * @param limits contains their lengths
     * @param refuse sends an error response and closes the connection
     * @param cut closes the connection
     */
    record Line(Alarms alarms, Limits limits, Consumer<Problem> refuse, Runnable cut) {}

    Http1Wire(Supplier<byte[]> socket, byte[] readAlready, String client, Line line) {
        this.socket = socket;
        this.kept = readAlready.length == 0 ? null : readAlready;
        this.client = client;
        this.line = line;
    }

    @Override
    public void begin(int request, String client) {
        this.client = client;
        part = Part.NONE;
        serving = true;
    }

    @Override
    public boolean inHead() {
        return !serving;
    }

    @Override
    public String client() {
        return client;
    }

    @Override
    public Timing bodyComes() {
        next(Part.BODY);
        return () -> part = Part.NONE;
    }

    @Override
    public void done(boolean bodyLeft) {
        serving = false;
        next(bodyLeft ? Part.BODY : Part.NONE);
    }

    @Override
    public Watching watch(Runnable whenGone) {
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
            end();
            line.refuse().accept(line.limits().headSize());
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
        Budget budget = line.limits().budget();
        Duration left = (head ? budget.headTime() : budget.bodyTime()).minusNanos(System.nanoTime() - partSince);
        int number = ++timedReads;
        timed(number);
        try (Alarms.Alarm alarm = line.alarms().in(left, () -> tooLate(number, head))) {
            return read();
        } finally {
            timed(0);
        }
    }

    private void timed(int number) {
        lock.lock();
        try {
            timed = number;
        } finally {
            lock.unlock();
        }
    }

    /** Ignored if the read has ended in the meantime. */
    private void tooLate(int number, boolean head) {
        lock.lock();
        try {
            if (timed != number) {
                return;
            }
            ended = true;
        } finally {
            lock.unlock();
        }
        line.refuse().accept(head ? line.limits().headTime() : line.limits().bodyTime());
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
    public void end() {
        lock.lock();
        try {
            ended = true;
            kept = null;
        } finally {
            lock.unlock();
        }
        whenEnded.run();
    }

    /** Sets the callback of {@link #end}: requests that have been read already must not be served either. */
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
