package dev.rendezvous.server.connection;

import io.helidon.webserver.CloseConnectionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What arrives on a channel, and its end.
 *
 * <p>At first the thread that reads waits for it itself, which takes the least time from one request to the next. From {@link #watch} on
 * the event loop reads, so that the end of the stream is noticed while no thread reads; a thread that reads is then parked without a
 * buffer until the event loop wakes it. One thread reads at a time.
 */
final class ChannelInput {

    /** The size of the first read, which holds most requests: an idle connection keeps this buffer. */
    private static final int FIRST_READ = 1024;

    /** The size of a read after one that was full. The event loop reads no more than this ahead of the thread that reads. */
    private static final int MAX_READ = 16 * 1024;

    private final SocketChannel channel;
    private final ChannelRegistration registration;
    private final Runnable wakeWriter;
    private volatile Duration timeout = Duration.ZERO;
    private volatile @Nullable Thread reader;

    private int readSize = FIRST_READ;
    private byte @Nullable [] unread;
    private boolean paused;
    private boolean ended;
    private boolean closedByClient;
    private @Nullable IOException failure;
    private @Nullable Runnable whenEnded;
    private volatile Runnable whenReceived = ChannelInput::ignore;

    /**
     * Makes the input of a channel.
     *
     * @param wakeWriter called at the end, after which a write fails
     */
    ChannelInput(SocketChannel channel, ChannelRegistration registration, Runnable wakeWriter) {
        this.channel = channel;
        this.registration = registration;
        this.wakeWriter = wakeWriter;
    }

    /** See {@link ChannelSocket#watch}. */
    void watch() {
        try {
            registration.register();
        } catch (IOException e) {
            end(e);
        }
    }

    /** See {@link ChannelSocket#watch(Runnable)}. */
    void watch(Runnable callback) {
        whenReceived = callback;
        watch();
    }

    /** See {@link ChannelSocket#unwatch}. */
    void unwatch(Runnable then) {
        ignoreReceived();
        registration.deregister(then);
    }

    /** Calls the callback of {@link #watch(Runnable)} no more. */
    void ignoreReceived() {
        whenReceived = ChannelInput::ignore;
    }

    private static void ignore() {}

    /** Reads what has arrived. Called by the event loop. */
    void receiveAndWake(ByteBuffer buffer) {
        boolean ignored = receive(buffer);
        LockSupport.unpark(reader);
        whenReceived.run();
    }

    /** Keeps what has arrived for the next reader, and notes the end. Returns whether there was anything, so that more may be there. */
    private boolean receive(ByteBuffer buffer) {
        int count;
        try {
            count = readAndKeep(buffer.clear());
        } catch (IOException e) {
            end(e);
            return false;
        }
        if (count < 0) {
            end(null);
        }
        return count > 0;
    }

    /** Reads and keeps the bytes in one step, as the thread of the connection may do so beside the event loop. */
    private synchronized int readAndKeep(ByteBuffer buffer) throws IOException {
        if (ended || paused) {
            registration.pauseReading();
            return 0;
        }
        int count = channel.read(buffer);
        if (count > 0) {
            byte[] bytes = new byte[count];
            buffer.flip().get(bytes);
            unread = unread == null ? bytes : join(unread, bytes);
            paused = unread.length >= MAX_READ;
            if (paused) {
                registration.pauseReading();
            }
        }
        return count;
    }

    /**
     * Ends the input. Has no effect the second time.
     *
     * @param cause what the next reader gets after the bytes that are left; null if the client has ended its stream
     */
    void end(@Nullable IOException cause) {
        Runnable listener = null;
        synchronized (this) {
            if (!ended) {
                ended = true;
                closedByClient |= isClose(cause);
                failure = cause;
                listener = whenEnded;
                whenEnded = null;
                registration.pauseReading();
            }
        }
        LockSupport.unpark(reader);
        wakeWriter.run();
        if (listener != null) {
            Thread.startVirtualThread(listener);
        }
    }

    /** The channel reports a reset as a {@link SocketException}, and a connection that times out as another {@link IOException}. */
    private static boolean isClose(@Nullable IOException cause) {
        return cause == null || cause instanceof SocketException;
    }

    /** Called when the client does not take what is sent; the event loop may not have read the end yet. */
    synchronized void noteClose() {
        closedByClient |= !ended;
    }

    /** See {@link ChannelSocket#isClosedByClient}. */
    synchronized boolean isClosedByClient() {
        return closedByClient;
    }

    /** See {@link ChannelSocket#readAhead}. */
    void readAhead() {
        try {
            registration.makeNonBlocking();
            ByteBuffer buffer = ByteBuffer.allocate(FIRST_READ);
            while (receive(buffer)) {
                // The end may follow.
            }
        } catch (IOException e) {
            end(e);
        }
    }

    /** See {@link ChannelSocket#whenEnded}. */
    void whenEnded(Runnable listener) {
        watch();
        synchronized (this) {
            if (!ended) {
                whenEnded = listener;
                return;
            }
        }
        listener.run();
    }

    /** Removes the listener. */
    synchronized void ignoreEnd() {
        whenEnded = null;
    }

    void setTimeout(Duration timeout) {
        this.timeout = timeout;
    }

    Duration timeout() {
        return timeout;
    }

    /** Returns the next bytes, see {@link ChannelSocket#get}; null at the end. */
    byte @Nullable [] next() {
        return registration.isRegistered() ? awaitBytes() : read();
    }

    /** Returns the next bytes that the event loop has read. */
    private byte @Nullable [] awaitBytes() {
        long nanos = timeout.toNanos();
        long start = nanos == 0 ? 0 : System.nanoTime();
        reader = Thread.currentThread();
        try {
            while (true) {
                byte[] bytes = take();
                if (bytes != null || hasEndedWell()) {
                    return bytes;
                }
                park(nanos, start);
            }
        } finally {
            reader = null;
        }
    }

    private void park(long nanos, long start) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CloseConnectionException("The server closes the connection");
        }
        if (nanos == 0) {
            LockSupport.park(this);
            return;
        }
        long left = nanos - (System.nanoTime() - start);
        if (left <= 0) {
            throw new UncheckedIOException(new SocketTimeoutException("Nothing has arrived in time"));
        }
        LockSupport.parkNanos(this, left);
    }

    /** Returns the next bytes, for which the calling thread itself waits. */
    private byte @Nullable [] read() {
        byte[] returned = take();
        if (returned != null || hasEndedWell()) {
            return returned;
        }
        byte[] buffer = new byte[readSize];
        int count;
        try {
            channel.configureBlocking(true);
            count = timeout.isZero() ? channel.read(ByteBuffer.wrap(buffer)) : readInTime(buffer);
        } catch (SocketTimeoutException e) {
            throw new UncheckedIOException(e);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CloseConnectionException("The server closes the connection", e);
            }
            end(e);
            throw new UncheckedIOException(e);
        }
        if (count < 0) {
            end(null);
            return null;
        }
        readSize = count < buffer.length ? FIRST_READ : MAX_READ;
        return count < buffer.length ? Arrays.copyOf(buffer, count) : buffer;
    }

    private int readInTime(byte[] buffer) throws IOException {
        channel.socket().setSoTimeout(Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE));
        return channel.socket().getInputStream().read(buffer);
    }

    private boolean hasEndedWell() {
        synchronized (this) {
            if (unread == null && failure != null) {
                throw new UncheckedIOException(failure);
            }
        }
        return hasEnded();
    }

    /** Returns whether nothing will arrive after what has been read. */
    synchronized boolean hasEnded() {
        return unread == null && ended;
    }

    /** Returns whether something can be taken, or has ended. */
    synchronized boolean hasReceived() {
        return unread != null || ended;
    }

    /** Returns what has arrived, for which nothing is waited; null if nothing has. */
    byte @Nullable [] take() {
        boolean wasPaused;
        byte[] bytes;
        synchronized (this) {
            bytes = unread;
            unread = null;
            wasPaused = paused;
            paused = false;
        }
        if (wasPaused) {
            registration.resumeReading();
        }
        return bytes;
    }

    /** Returns bytes to the input, for the next reader. */
    synchronized void unread(byte[] bytes) {
        unread = unread == null ? bytes : join(bytes, unread);
    }

    static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
