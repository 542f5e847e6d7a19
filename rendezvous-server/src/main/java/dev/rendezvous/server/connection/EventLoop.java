package dev.rendezvous.server.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * One thread that waits for the events of all channels: a new connection, bytes that have arrived, the end of a stream, room in a send
 * buffer. It never blocks elsewhere, and keeps the program running until it is closed. Thread-safe.
 */
final class EventLoop implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(EventLoop.class.getName());

    private static final int BUFFER = 16 * 1024;

    private final Selector selector;
    private final Thread thread;

    /** Handles the events of one channel, on the thread of the loop. */
    @FunctionalInterface
    interface Handler {

        /**
         * Handles what the key is ready for.
         *
         * @param buffer for any use until this method returns
         */
        void handle(SelectionKey key, ByteBuffer buffer);
    }

    private EventLoop(Selector selector) {
        this.selector = selector;
        this.thread = Thread.ofPlatform().name("connections").unstarted(this::run);
    }

    /** Starts a loop. */
    static EventLoop start() throws IOException {
        EventLoop loop = new EventLoop(Selector.open());
        loop.thread.start();
        return loop;
    }

    /**
     * Registers a channel, which must not block.
     *
     * @throws IOException if the channel is closed already
     */
    SelectionKey register(SelectableChannel channel, int operations, Handler handler) throws IOException {
        SelectionKey key = channel.register(selector, operations, handler);
        wakeUnlessCurrent();
        return key;
    }

    /** Adds an operation that the loop waits for. Does nothing if the channel is closed. */
    void add(SelectionKey key, int operation) {
        try {
            if ((key.interestOpsOr(operation) & operation) == 0) {
                wakeUnlessCurrent();
            }
        } catch (CancelledKeyException e) {
            // Closed: the thread that waits for the operation gets an exception from the channel.
        }
    }

    /** Removes an operation. If another thread than the loop's does so, the loop may handle the operation once more. */
    static void remove(SelectionKey key, int operation) {
        try {
            key.interestOpsAnd(~operation);
        } catch (CancelledKeyException e) {
            // Closed.
        }
    }

    /** Makes the loop take note of a change; it also releases the descriptors of closed channels then. */
    void wakeUnlessCurrent() {
        if (Thread.currentThread() != thread) {
            selector.wakeup();
        }
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        try {
            while (true) {
                selector.select(key -> handle(key, buffer));
            }
        } catch (ClosedSelectorException e) {
            // The listener has stopped.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A defect ends one connection, not all. */
    private static void handle(SelectionKey key, ByteBuffer buffer) {
        try {
            ((Handler) key.attachment()).handle(key, buffer);
        } catch (CancelledKeyException e) {
            // Closed by another thread in this moment.
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.ERROR, "A connection has failed", e);
            key.cancel();
        }
    }

    /** Stops the thread. */
    @Override
    public void close() throws IOException {
        selector.close();
    }
}
