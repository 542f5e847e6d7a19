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
 * The bytes that come in over one connection. While a handler waits and reads nothing, somebody has to, or the client's leaving
 * goes unnoticed: one more virtual thread blocks in the read. The end of the stream is news; bytes are kept for the next request.
 *
 * <p>A read in the midst of a head or a body is rung for when that takes too long. One between two requests is not: a client may
 * keep an idle connection, until Helidon ends it.
 */
final class Http1Wire implements Wire, Supplier<byte[]> {

    /** Of a request line, 4 KiB, and all headers, 16 KiB. */
    private static final int LARGEST_HEAD = 20 * 1024;

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

    /** What the next bytes belong to. */
    private enum Part {
        HEAD,
        BODY,
        NONE
    }

    /**
     * What a wire does when its client takes too long.
     *
     * @param alarms keep the time
     * @param limits say how much of it there is
     * @param refuse sends the answer and cuts the connection
     * @param cut cuts the connection
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

    /** Keeps bytes that were read, for the next reader. */
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
     * @throws CloseConnectionException at the end of the stream: Helidon takes null within a request for a defect of the server
     */
    @Override
    public byte[] get() {
        byte[] next = next();
        if (next == null) {
            throw new CloseConnectionException("The client has closed the connection");
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
                return begun(next);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CloseConnectionException("The server closes an idle connection", e);
        } finally {
            lock.unlock();
        }
        if (part == Part.HEAD && headBytes >= LARGEST_HEAD) {
            // Helidon would call it malformed.
            end();
            line.refuse().accept(line.limits().headSize());
            throw new CloseConnectionException("The head of the request is too large");
        }
        return begun(part == Part.NONE ? read() : readInTime());
    }

    /** The first bytes after an answer begin the next head, as far as time is concerned. */
    private byte @Nullable [] begun(byte @Nullable [] bytes) {
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

    @SuppressWarnings("try") // The alarm is set as long as the read lasts.
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

    /** The alarm may go off when its read is just over; then it is too late itself. */
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
            throw new ServerConnectionException("The client has cut the connection", e);
        }
    }

    /** Also what a client wants who asks for the connection to be closed, which Helidon promises and does not do. */
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

    /** Says what to do when {@link #end} is called: requests that have been read already are not to be served either. */
    void whenEnded(Runnable what) {
        whenEnded = what;
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
