package dev.rendezvous.server;

import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that come in over one connection. While a handler waits and reads nothing, somebody has to, or the client's leaving
 * goes unnoticed: one more virtual thread blocks in the read. The end of the stream is news; bytes are kept for the next request.
 */
final class Wire implements Supplier<byte[]> {

    /** The wire of the connection that the current thread serves. */
    static final ScopedValue<Wire> CURRENT = ScopedValue.newInstance();

    private final Supplier<byte[]> socket;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition read = lock.newCondition();
    private byte @Nullable [] kept;
    private @Nullable Runnable whenGone;
    private boolean reading;
    private boolean ended;

    /** What is returned as long as somebody is to be told; closing it ends that. */
    interface Watching extends AutoCloseable {
        @Override
        void close();
    }

    Wire(Supplier<byte[]> socket, byte[] readAlready) {
        this.socket = socket;
        this.kept = readAlready.length == 0 ? null : readAlready;
    }

    /** Tells {@code whenGone} once, on another thread, if the client closes its side, half-way or all the way. */
    Watching watch(Runnable whenGone) {
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

    private byte @Nullable [] next() {
        lock.lock();
        try {
            while (reading && !ended) {
                read.await();
            }
            byte[] next = kept;
            kept = null;
            if (next != null || ended) {
                return next;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CloseConnectionException("The server closes an idle connection", e);
        } finally {
            lock.unlock();
        }
        try {
            return socket.get();
        } catch (UncheckedIOException e) {
            throw new ServerConnectionException("The client has cut the connection", e);
        }
    }

    /** Reads no further: the client wants the connection closed after this answer, which Helidon promises and does not do. */
    void end() {
        lock.lock();
        try {
            ended = true;
            kept = null;
        } finally {
            lock.unlock();
        }
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
