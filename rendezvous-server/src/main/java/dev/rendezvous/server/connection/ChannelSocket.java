package dev.rendezvous.server.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.CloseConnectionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A socket on a channel, for Helidon and for the connection.
 *
 * <p>At first the thread that reads waits for what arrives; from {@link #watch} on the event loop does, and notices the end while no
 * thread reads. One thread reads at a time, and one writes; they may be two threads from {@code watch} on. Any thread may close the
 * socket.
 */
final class ChannelSocket implements HelidonSocket, EventLoop.Handler {

    /** The longest pause of a client that still sends after its last response. */
    private static final Duration MAX_SILENCE = Duration.ofSeconds(2);

    private final SocketChannel channel;
    private final EventLoop loop;
    private final ChannelPeer remote;
    private final ChannelRegistration registration;
    private final ChannelInput input;
    private final ChannelOutput output;

    /**
     * Makes a socket.
     *
     * @param channel a connected channel
     * @param writeTimeout the time that one write may take before the socket is closed
     * @throws IOException if the client has disconnected already
     */
    ChannelSocket(SocketChannel channel, EventLoop loop, Duration writeTimeout, Runnable whenWriteTimesOut)
            throws IOException {
        this.channel = channel;
        this.loop = loop;
        remote = new ChannelPeer(channel.getRemoteAddress());
        registration = new ChannelRegistration(channel, loop, this);
        output = new ChannelOutput(channel, registration, writeTimeout, whenWriteTimesOut, this::close);
        input = new ChannelInput(channel, registration, output::wakeWriter);
    }

    @Override
    public void handle(SelectionKey ready, ByteBuffer buffer) {
        if (ready.isWritable()) {
            EventLoop.remove(ready, SelectionKey.OP_WRITE);
            output.wakeWriter();
        }
        if (ready.isReadable()) {
            input.receiveAndWake(buffer);
        }
    }

    /**
     * Lets the event loop read from now on. Called while no thread reads. A client that has disconnected already is noticed by the next
     * read or write.
     */
    void watch() {
        input.watch();
    }

    /** Like {@link #watch()}; the event loop calls back whenever something has arrived or the stream has ended. */
    void watch(Runnable whenReceived) {
        input.watch(whenReceived);
    }

    /**
     * Lets the event loop read no longer, and runs a task when the thread that reads may wait for itself. Called by the event loop. A
     * client that has disconnected already is noticed by that thread.
     */
    void unwatch(Runnable then) {
        if (needsWatch()) {
            ignoreReceived();
            then.run();
        } else {
            input.unwatch(then);
        }
    }

    /** Returns whether the event loop has to read, as the JDK has no reads with a timeout for this kind of socket. */
    boolean needsWatch() {
        return remote.address() instanceof UnixDomainSocketAddress;
    }

    /** Lets the event loop call back no longer, but read. */
    void ignoreReceived() {
        input.ignoreReceived();
    }

    /** Returns what has arrived; null if nothing has. Never blocks. */
    byte @Nullable [] takeReceived() {
        return input.take();
    }

    /** Returns whether something can be taken, or the stream has ended. */
    boolean hasReceived() {
        return input.hasReceived();
    }

    /** Returns whether the stream has ended, and all of it has been read. */
    boolean hasEnded() {
        return input.hasEnded();
    }

    /**
     * Returns whether the client has closed or reset the connection: it has ended, or wants no response. Otherwise the connection is
     * open, is broken, or was closed by this server.
     */
    boolean isClosedByClient() {
        return input.isClosedByClient();
    }

    /**
     * Reads what has arrived, and keeps it for the next reader, so that the end of the stream is noticed even if the event loop is late.
     * Called by the thread that reads.
     */
    void readAhead() {
        input.readAhead();
    }

    /**
     * Sets what is called once, on another thread, when the client disconnects or the socket is closed; if that has happened already,
     * it is called at once. Watches the socket from now on.
     */
    void whenEnded(Runnable listener) {
        input.whenEnded(listener);
    }

    /** Removes the listener. */
    void ignoreEnd() {
        input.ignoreEnd();
    }

    /** Sets the time that the next reads may take; zero for no limit. */
    void setReadTimeout(Duration timeout) {
        input.setTimeout(timeout);
    }

    Duration readTimeout() {
        return input.timeout();
    }

    /**
     * Returns the next bytes; null at the end of the stream. Sends first what {@link #withoutBlocking} has left.
     *
     * @throws UncheckedIOException if the connection is broken or a write takes too long, or with {@link SocketTimeoutException} as its
     *     cause after the read timeout
     * @throws CloseConnectionException if the thread is interrupted, whose flag stays set
     */
    @Override
    public byte @Nullable [] get() {
        sendDeferred();
        return input.next();
    }

    /** Returns bytes to the input, for the next reader. */
    void unread(byte[] bytes) {
        input.unread(bytes);
    }

    /**
     * Runs code whose writes send what the client takes at once. The rest is sent when the thread of the connection reads again or
     * closes the socket.
     */
    void withoutBlocking(Runnable writes) {
        output.withoutBlocking(writes);
    }

    /** Returns whether {@link #withoutBlocking} has left anything. */
    boolean hasDeferred() {
        return output.hasDeferred();
    }

    /** Sends what {@link #withoutBlocking} has left. */
    void sendDeferred() {
        try {
            output.sendDeferred();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void write(BufferData buffer) {
        byte[] bytes = buffer.readBytes();
        write(bytes, 0, bytes.length);
    }

    /** Sends bytes. */
    void write(byte[] bytes, int offset, int length) {
        try {
            output.write(ByteBuffer.wrap(bytes, offset, length));
        } catch (ClosedChannelException e) {
            throw new UncheckedIOException(e);
        } catch (IOException e) {
            input.noteClose();
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Closes the connection after its last response, of which the client gets all: closes the output first, and discards what arrives
     * until the client closes too, or sends nothing for two seconds, as the system answers bytes that nobody has read with a reset (RFC
     * 9112 section 9.6). Called by the thread that reads. If it is interrupted, it does not wait for the client.
     *
     * @param most the time that the client has
     */
    void closeGracefully(Duration most) {
        try {
            if (channel.isOpen()) {
                shutdownOutput();
                discard(most);
            }
        } catch (UncheckedIOException | CloseConnectionException e) {
            // The client has disconnected, or has had its time.
        } finally {
            close();
        }
    }

    private void discard(Duration most) {
        long start = System.nanoTime();
        Duration left = most;
        byte[] ignored = {};
        while (ignored != null && left.isPositive()) {
            setReadTimeout(left.compareTo(MAX_SILENCE) < 0 ? left : MAX_SILENCE);
            ignored = get();
            left = most.minusNanos(System.nanoTime() - start);
        }
    }

    /** Sends the end of the stream. */
    void shutdownOutput() {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the connection. The client gets what has been sent, unless it has sent something that nobody has read. */
    @Override
    public void close() {
        try {
            if (channel.isOpen()) {
                shutdownOutput();
            }
        } catch (UncheckedIOException e) {
            // The client has disconnected already.
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            loop.wakeUnlessCurrent();
            input.end(new ClosedChannelException());
        }
    }

    @Override
    public void idle() {}

    @Override
    public boolean isConnected() {
        return channel.isOpen();
    }

    /** Not supported, as Helidon's servers do not call it. */
    @Override
    @Deprecated(forRemoval = true)
    @SuppressWarnings("removal") // To be removed when Helidon removes it.
    public int read(BufferData buffer) {
        throw new UnsupportedOperationException("Helidon's servers do not call it");
    }

    @Override
    public PeerInfo remotePeer() {
        return remote;
    }

    @Override
    public PeerInfo localPeer() {
        try {
            return new ChannelPeer(channel.getLocalAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public String socketId() {
        return "listener";
    }

    @Override
    public String childSocketId() {
        return Integer.toHexString(System.identityHashCode(channel));
    }
}
