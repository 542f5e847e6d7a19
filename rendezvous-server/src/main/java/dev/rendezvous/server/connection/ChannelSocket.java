package dev.rendezvous.server.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.CloseConnectionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.security.Principal;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A socket on a channel.
 *
 * <p>At first the thread that reads waits for what arrives itself, which takes the least time from one request to the next. From
 * {@link #watch} on the event loop reads, so that the end of the stream is noticed while no thread reads; a thread that reads is then
 * parked without a buffer until the event loop wakes it. One thread reads at a time, and one writes; they may be two threads from
 * {@code watch} on. Any thread may close the socket.
 */
final class ChannelSocket implements HelidonSocket, EventLoop.Handler {

    /** The size of the first read, which holds most requests: an idle connection keeps this buffer. */
    private static final int FIRST_READ = 1024;

    /** The size of a read after one that was full. The event loop reads no more than this ahead of the thread that reads. */
    private static final int MAX_READ = 16 * 1024;

    private final SocketChannel channel;
    private final EventLoop loop;
    private final Peer remote;
    private final Duration writeTimeout;
    private final Runnable whenWriteTimesOut;
    private @Nullable SelectionKey key;
    private volatile Duration readTimeout = Duration.ZERO;
    private volatile @Nullable Thread reader;
    private volatile @Nullable Thread writer;

    private int readSize = FIRST_READ;
    private byte @Nullable [] unread;
    private boolean paused;
    private boolean ended;
    private boolean closedByClient;
    private @Nullable IOException failure;
    private @Nullable Runnable whenEnded;

    private boolean deferring;
    private @Nullable ByteBuffer unsent;

    /** One side of a connection. */
    private record Peer(SocketAddress address) implements PeerInfo {

        @Override
        public String host() {
            return address instanceof InetSocketAddress inet ? inet.getHostString() : "unix";
        }

        @Override
        public int port() {
            return address instanceof InetSocketAddress inet ? inet.getPort() : -1;
        }

        @Override
        public Optional<Principal> tlsPrincipal() {
            return Optional.empty();
        }

        @Override
        public Optional<Certificate[]> tlsCertificates() {
            return Optional.empty();
        }
    }

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
        this.remote = new Peer(channel.getRemoteAddress());
        this.writeTimeout = writeTimeout;
        this.whenWriteTimesOut = whenWriteTimesOut;
    }

    /**
     * Lets the event loop read from now on. Called while no thread reads. A client that has disconnected already is noticed by the next
     * read or write.
     */
    void watch() {
        try {
            register();
        } catch (IOException e) {
            end(e);
        }
    }

    /** Returns the key of this socket, which is registered if it is not yet. */
    private synchronized SelectionKey register() throws IOException {
        SelectionKey registered = key;
        if (registered == null) {
            channel.configureBlocking(false);
            registered = loop.register(channel, SelectionKey.OP_READ, this);
            key = registered;
        }
        return registered;
    }

    /** Returns whether the event loop reads. */
    synchronized boolean isWatched() {
        return key != null;
    }

    @Override
    public void handle(SelectionKey ready, ByteBuffer buffer) {
        if (ready.isWritable()) {
            EventLoop.remove(ready, SelectionKey.OP_WRITE);
            LockSupport.unpark(writer);
        }
        if (ready.isReadable()) {
            receive(buffer);
            LockSupport.unpark(reader);
        }
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
            return 0;
        }
        int count = channel.read(buffer);
        if (count > 0) {
            byte[] bytes = new byte[count];
            buffer.flip().get(bytes);
            unread = unread == null ? bytes : join(unread, bytes);
            paused = unread.length >= MAX_READ;
            if (paused) {
                ignoreInput();
            }
        }
        return count;
    }

    private synchronized void ignoreInput() {
        if (key != null) {
            EventLoop.remove(key, SelectionKey.OP_READ);
        }
    }

    private void end(@Nullable IOException cause) {
        Runnable listener = null;
        synchronized (this) {
            if (!ended) {
                ended = true;
                closedByClient |= isClose(cause);
                failure = cause;
                listener = whenEnded;
                whenEnded = null;
                ignoreInput();
            }
        }
        LockSupport.unpark(reader);
        LockSupport.unpark(writer);
        if (listener != null) {
            Thread.startVirtualThread(listener);
        }
    }

    /** The channel reports a reset as a {@link SocketException}, and a connection that times out as another {@link IOException}. */
    private static boolean isClose(@Nullable IOException cause) {
        return cause == null || cause instanceof SocketException;
    }

    /**
     * Returns whether the client has closed or reset the connection: it has ended, or wants no response. Otherwise the connection is
     * open, is broken, or was closed by this server.
     */
    synchronized boolean isClosedByClient() {
        return closedByClient;
    }

    /**
     * Reads what has arrived, and keeps it for the next reader, so that the end of the stream is noticed even if the event loop is late.
     * Called by the thread that reads.
     */
    void readAhead() {
        try {
            makeNonBlocking();
            ByteBuffer buffer = ByteBuffer.allocate(FIRST_READ);
            while (receive(buffer)) {
                // The end may follow.
            }
        } catch (IOException e) {
            end(e);
        }
    }

    /** Undoes what the last read of the thread of the connection has done. */
    private void makeNonBlocking() throws IOException {
        if (channel.isBlocking()) {
            channel.configureBlocking(false);
        }
    }

    /**
     * Sets what is called once, on another thread, when the client disconnects or the socket is closed; if that has happened already,
     * it is called at once. Watches the socket from now on.
     */
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

    /** Sets the time that the next reads may take; zero for no limit. */
    void setReadTimeout(Duration timeout) {
        readTimeout = timeout;
    }

    Duration readTimeout() {
        return readTimeout;
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
        return isWatched() ? awaitBytes() : read();
    }

    /** Returns the next bytes that the event loop has read. */
    private byte @Nullable [] awaitBytes() {
        long timeout = readTimeout.toNanos();
        long start = timeout == 0 ? 0 : System.nanoTime();
        reader = Thread.currentThread();
        try {
            while (true) {
                byte[] bytes = take();
                if (bytes != null || hasEnded()) {
                    return bytes;
                }
                park(timeout, start);
            }
        } finally {
            reader = null;
        }
    }

    /** Returns the next bytes, for which the calling thread itself waits. */
    private byte @Nullable [] read() {
        byte[] returned = take();
        if (returned != null || hasEnded()) {
            return returned;
        }
        byte[] buffer = new byte[readSize];
        int count;
        try {
            channel.configureBlocking(true);
            count = readTimeout.isZero() ? channel.read(ByteBuffer.wrap(buffer)) : readInTime(buffer);
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
        channel.socket().setSoTimeout(Math.clamp(readTimeout.toMillis(), 1, Integer.MAX_VALUE));
        return channel.socket().getInputStream().read(buffer);
    }

    private synchronized boolean hasEnded() {
        if (unread == null && failure != null) {
            throw new UncheckedIOException(failure);
        }
        return unread == null && ended;
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

    private byte @Nullable [] take() {
        SelectionKey resumed = null;
        byte[] bytes;
        synchronized (this) {
            bytes = unread;
            unread = null;
            if (paused) {
                paused = false;
                resumed = key;
            }
        }
        if (resumed != null) {
            loop.add(resumed, SelectionKey.OP_READ);
        }
        return bytes;
    }

    private void park(long timeout, long start) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CloseConnectionException("The server closes the connection");
        }
        if (timeout == 0) {
            LockSupport.park(this);
            return;
        }
        long left = timeout - (System.nanoTime() - start);
        if (left <= 0) {
            throw new UncheckedIOException(new SocketTimeoutException("Nothing has arrived in time"));
        }
        LockSupport.parkNanos(this, left);
    }

    /**
     * Runs code whose writes send what the client takes at once. The rest is sent when the thread of the connection reads again or
     * closes the socket.
     */
    void withoutBlocking(Runnable writes) {
        deferring = true;
        try {
            writes.run();
        } finally {
            deferring = false;
        }
    }

    @Override
    public void write(BufferData buffer) {
        byte[] bytes = buffer.readBytes();
        write(bytes, 0, bytes.length);
    }

    /** Sends bytes. */
    void write(byte[] bytes, int offset, int length) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
        try {
            makeNonBlocking();
            if (deferring) {
                defer(buffer);
            } else {
                sendDeferred();
                send(buffer);
            }
        } catch (ClosedChannelException e) {
            throw new UncheckedIOException(e);
        } catch (IOException e) {
            noteClose();
            throw new UncheckedIOException(e);
        }
    }

    /** Called when the client does not take what is sent; the event loop may not have read the end yet. */
    private synchronized void noteClose() {
        closedByClient |= !ended;
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

    /** Sends what {@link #withoutBlocking} has left. */
    void sendDeferred() {
        ByteBuffer before = unsent;
        if (before != null) {
            unsent = null;
            try {
                send(before);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void send(ByteBuffer buffer) throws IOException {
        channel.write(buffer);
        if (buffer.hasRemaining()) {
            sendRest(buffer);
        }
    }

    private void sendRest(ByteBuffer buffer) throws IOException {
        SelectionKey registered = register();
        long start = System.nanoTime();
        writer = Thread.currentThread();
        try {
            while (buffer.hasRemaining()) {
                loop.add(registered, SelectionKey.OP_WRITE);
                long left = writeTimeout.toNanos() - (System.nanoTime() - start);
                if (left <= 0) {
                    whenWriteTimesOut.run();
                    close();
                    // Not a SocketTimeoutException, which tells a caller that reads of a read that has timed out.
                    throw new SocketException("The client has not read the response in time");
                }
                if (Thread.currentThread().isInterrupted()) {
                    close();
                    throw new SocketException("The server closes the connection");
                }
                LockSupport.parkNanos(this, left);
                channel.write(buffer);
            }
        } finally {
            writer = null;
        }
    }

    /**
     * Closes the connection after its last response, of which the client gets all: closes the output first, and discards what arrives
     * until the client closes too, as the system answers bytes that nobody has read with a reset (RFC 9112 section 9.6). Called by the
     * thread that reads. If it is interrupted, it does not wait for the client.
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
            setReadTimeout(left);
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
            end(new ClosedChannelException());
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
            return new Peer(channel.getLocalAddress());
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
