package dev.rendezvous.server.observe;

import dev.rendezvous.Waker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records that wait for the writer of the log, which takes all of them at once. Adding one is a single compare-and-set: it
 * neither locks nor, unless the writer is idle, wakes a thread.
 *
 * <p>The records form a list whose head is the newest. It ends with {@link End#ACTIVE} or, while the writer is idle, is
 * {@link End#IDLE}: the thread that replaces that wakes the writer.
 */
final class LogQueue {

    private final long capacity;
    private final Waker writer;
    private final AtomicLong rejected = new AtomicLong();
    private final AtomicReference<Node> head = new AtomicReference<>(End.ACTIVE);

    /**
     * Creates an empty queue.
     *
     * @param capacity the limit for the sum of all weights; a queue that is empty accepts any weight
     */
    LogQueue(long capacity, Waker writer) {
        this.capacity = capacity;
        this.writer = writer;
    }

    /** Adds a record, or rejects it if the queue is full. */
    void add(LogRecord entry, long weight) {
        while (true) {
            Node newest = head.get();
            if (newest.weight() > 0 && newest.weight() + weight > capacity) {
                rejected.incrementAndGet();
                return;
            }
            if (head.compareAndSet(newest, new Item(entry, null, newest, newest.weight() + weight))) {
                if (newest == End.IDLE) {
                    writer.wake();
                }
                return;
            }
        }
    }

    /** Returns how many records were rejected. */
    long rejected() {
        return rejected.get();
    }

    /** Has the writer run something as soon as it has written what was added before. */
    void afterWriting(Runnable action) {
        head.updateAndGet(newest -> new Item(null, action, newest, newest.weight()));
        writer.wake();
    }

    /** Removes and returns all that was added, the oldest first. */
    List<Item> takeAll() {
        List<Item> all = new ArrayList<>();
        Node node = head.getAndSet(End.ACTIVE);
        while (node instanceof Item item) {
            all.add(item);
            node = item.next();
        }
        Collections.reverse(all);
        return all;
    }

    /** Returns whether the queue is empty; if so, the next record that is added wakes the writer. */
    boolean becomeIdle() {
        return head.compareAndSet(End.ACTIVE, End.IDLE);
    }

    /** An element of the list, or its end. */
    sealed interface Node {

        /** Returns the weight of this and all older items. */
        long weight();
    }

    /** An element of the queue: a record, or an action. */
    record Item(@Nullable LogRecord entry, @Nullable Runnable afterwards, Node next, long weight) implements Node {}

    /** The end of the list. */
    enum End implements Node {
        ACTIVE,
        IDLE;

        @Override
        public long weight() {
            return 0;
        }
    }
}
