package dev.rendezvous.server.connection;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What is sent on a channel. A client that takes too long to read is disconnected. One thread writes at a time. */
final class ChannelOutput {

    private final SocketChannel channel;
    private final ChannelRegistration registration;
    private final Duration timeout;
    private final Runnable whenTimedOut;
    private final Runnable close;
    private volatile @Nullable Thread writer;
    private boolean deferring;
    private @Nullable ByteBuffer unsent;

    /**
     * Makes the output of a channel.
     *
     * @param timeout the time that one write may take
     * @param whenTimedOut called before the channel is closed because a write has taken too long
     * @param close closes the channel
     */
    ChannelOutput(
            SocketChannel channel,
            ChannelRegistration registration,
            Duration timeout,
            Runnable whenTimedOut,
            Runnable close) {
        this.channel = channel;
        this.registration = registration;
        this.timeout = timeout;
        this.whenTimedOut = whenTimedOut;
        this.close = close;
    }

    /** Lets a thread that waits for the client try again. */
    void wakeWriter() {
        LockSupport.unpark(writer);
    }

    /** See {@link ChannelSocket#withoutBlocking}. */
    void withoutBlocking(Runnable writes) {
        deferring = true;
        try {
            writes.run();
        } finally {
            deferring = false;
        }
    }

    /**
     * Sends bytes.
     *
     * @throws IOException if the connection is closed or broken, if the client takes too long, or if the thread is interrupted
     */
    void write(ByteBuffer buffer) throws IOException {
        registration.makeNonBlocking();
        if (deferring) {
            defer(buffer);
        } else {
            sendDeferred();
            send(buffer);
        }
    }

    private void defer(ByteBuffer buffer) throws IOException {
        ByteBuffer before = unsent;
        if (before == null) {
            channel.write(buffer);
            if (buffer.hasRemaining()) {
                unsent = copy(ByteBuffer.allocate(0), buffer);
            }
        } else {
            unsent = copy(before, buffer);
        }
    }

    private static ByteBuffer copy(ByteBuffer first, ByteBuffer second) {
        return ByteBuffer.allocate(first.remaining() + second.remaining())
                .put(first)
                .put(second)
                .flip();
    }

    /** Returns whether {@link #withoutBlocking} has left anything. */
    boolean hasDeferred() {
        return unsent != null;
    }

    /** Sends what {@link #withoutBlocking} has left. */
    void sendDeferred() throws IOException {
        ByteBuffer before = unsent;
        if (before != null) {
            unsent = null;
            send(before);
        }
    }

    private void send(ByteBuffer buffer) throws IOException {
        channel.write(buffer);
        if (buffer.hasRemaining()) {
            sendRest(buffer);
        }
    }

    private void sendRest(ByteBuffer buffer) throws IOException {
        long start = System.nanoTime();
        writer = Thread.currentThread();
        try {
            while (buffer.hasRemaining()) {
                registration.awaitWritable();
                long left = timeout.toNanos() - (System.nanoTime() - start);
                if (left <= 0) {
                    whenTimedOut.run();
                    close.run();
                    // Not a SocketTimeoutException, which tells a caller that reads of a read that has timed out.
                    throw new SocketException("The client has not read the response in time");
                }
                if (Thread.currentThread().isInterrupted()) {
                    close.run();
                    throw new SocketException("The server closes the connection");
                }
                LockSupport.parkNanos(this, left);
                channel.write(buffer);
            }
        } finally {
            writer = null;
        }
    }
}
