package dev.rendezvous.server.observe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A channel that keeps what is written, and blocks, fails or accepts nothing when a test says so. */
final class ObstructedChannel implements WritableByteChannel {

    private final BlockingQueue<String> writes = new LinkedBlockingQueue<>();
    private final List<String> all = new CopyOnWriteArrayList<>();
    private final CountDownLatch blocked = new CountDownLatch(1);
    private volatile CountDownLatch obstacle = new CountDownLatch(0);
    private volatile String error = "";
    private final AtomicInteger bytesUntilError = new AtomicInteger();
    private volatile boolean full;

    void block() {
        obstacle = new CountDownLatch(1);
    }

    void awaitBlocked() throws InterruptedException {
        blocked.await();
    }

    void unblock() {
        obstacle.countDown();
    }

    /** Fails with this message once so many more bytes are written. */
    void fail(String message, int bytes) {
        bytesUntilError.set(bytes);
        error = message;
    }

    void acceptNothing() {
        full = true;
    }

    void repair() {
        error = "";
        full = false;
    }

    /** Returns the next write, once there is one. */
    String next() throws InterruptedException {
        return writes.take();
    }

    int pending() {
        return writes.size();
    }

    /** Returns all that was written so far. */
    String all() {
        return String.join("", all);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        try {
            if (obstacle.getCount() > 0) {
                blocked.countDown();
                obstacle.await();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        if (full) {
            return 0;
        }
        int length = error.isEmpty() ? source.remaining() : Math.min(bytesUntilError.get(), source.remaining());
        if (!error.isEmpty() && length == 0) {
            throw new IOException(error);
        }
        byte[] bytes = new byte[length];
        source.get(bytes);
        bytesUntilError.addAndGet(-length);
        String text = new String(bytes, StandardCharsets.UTF_8);
        all.add(text);
        writes.add(text);
        return length;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
