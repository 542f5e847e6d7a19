package dev.rendezvous.server.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Does what comes to it in batches, one after the other: what comes while one is under way makes up the next, so that nobody waits
 * for a batch to fill, and the busier it is the more share a round trip.
 *
 * @param <T> what comes
 */
final class Lane<T> implements AutoCloseable {

    private final BlockingQueue<T> queue = new LinkedBlockingQueue<>();
    private final int most;
    private final Consumer<List<T>> work;
    private final Thread thread;

    /** Makes a lane and starts it. */
    Lane(String name, int most, Consumer<List<T>> work) {
        this.most = most;
        this.work = work;
        this.thread = Thread.ofVirtual().name("store-" + name).start(this::run);
    }

    void add(T one) {
        queue.add(one);
    }

    private void run() {
        try {
            while (true) {
                List<T> batch = new ArrayList<>();
                batch.add(queue.take());
                queue.drainTo(batch, most - 1);
                work.accept(batch);
            }
        } catch (InterruptedException e) {
            // The store is closed.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
