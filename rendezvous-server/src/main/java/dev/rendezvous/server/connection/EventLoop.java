package dev.rendezvous.server.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One thread that waits for the events of some channels: a new connection, bytes that have arrived, the end of a stream, room in a send
 * buffer. It never blocks elsewhere, and keeps the program running until it is closed. Thread-safe.
 */
final class EventLoop implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(EventLoop.class.getName());

    private static final int BUFFER = 16 * 1024;

    /** The number of tasks that run before other events have their turn. */
    private static final int MAX_TASKS = 64;

    /** How long a busy loop looks for events before it sleeps: to put a processor to sleep and wake it again takes longer. */
    private static final Duration MAX_SPIN = Duration.ofNanos(50_000);

    /** The longest pause between events of a busy loop. */
    private static final Duration BUSY_PAUSE = Duration.ofNanos(100_000);

    /** The only processor is needed by those that send the next request. */
    private static final boolean CAN_SPIN = Runtime.getRuntime().availableProcessors() > 1;

    private final Selector selector;
    private final Thread thread;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    /** Used by the loop only. */
    private boolean busy;

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
        if (!isCurrentThread()) {
            selector.wakeup();
        }
    }

    boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    /** Runs a task on the thread of the loop, after the events that it handles at present. */
    void execute(Runnable task) {
        tasks.add(task);
        wakeUnlessCurrent();
    }

    /** Cancels a registration, and runs a task when that is done, so that the channel may block again. Called by the thread of the loop. */
    void deregister(SelectionKey key, Runnable then) {
        key.cancel();
        tasks.add(() -> {
            try {
                int ignored = selector.selectNow(this::handle);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            then.run();
        });
    }

    private void run() {
        try {
            while (true) {
                select();
                runTasks();
            }
        } catch (ClosedSelectorException e) {
            // The listener has stopped.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for events, and handles them. Returns also if there are tasks, as looking for events forgets that they have woken the loop. */
    private void select() throws IOException {
        long start = System.nanoTime();
        int handled = 0;
        boolean looks = busy || !tasks.isEmpty();
        while (looks && handled == 0) {
            handled = selector.selectNow(this::handle);
            looks = busy && tasks.isEmpty() && System.nanoTime() - start < MAX_SPIN.toNanos();
        }
        if (handled == 0 && tasks.isEmpty()) {
            selector.select(this::handle);
        }
        busy = CAN_SPIN && System.nanoTime() - start < BUSY_PAUSE.toNanos();
    }

    private void runTasks() {
        for (int i = 0; i < MAX_TASKS; i++) {
            Runnable task = tasks.poll();
            if (task == null) {
                return;
            }
            try {
                task.run();
            } catch (ClosedSelectorException e) {
                throw e;
            } catch (RuntimeException | Error e) {
                LOGGER.log(System.Logger.Level.ERROR, "A task has failed", e);
            }
        }
    }

    /** A defect ends one connection, not all. */
    private void handle(SelectionKey key) {
        try {
            ((Handler) key.attachment()).handle(key, buffer);
        } catch (CancelledKeyException e) {
            // Closed by another thread in this moment.
        } catch (RuntimeException | Error e) {
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
