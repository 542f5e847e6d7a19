package dev.rendezvous.server.store.postgres;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * A queue whose items are processed in batches, one after the other. What arrives while a batch is being processed forms the next:
 * no item waits for a batch to fill, and batches grow with the load.
 *
 * @param <T> the items
 */
final class BatchQueue<T> implements AutoCloseable {

    /** An empty item marks the end. */
    private final BlockingQueue<Optional<T>> queue = new LinkedBlockingQueue<>();

    private final int most;
    private final Consumer<List<T>> work;
    private final WorkerLoop workerLoop;

    /** Creates a queue and starts it. */
    BatchQueue(String name, int most, Consumer<List<T>> work) {
        this.most = most;
        this.work = work;
        this.workerLoop = new WorkerLoop(name, this::round);
    }

    void add(T one) {
        queue.add(Optional.of(one));
    }

    private boolean round() throws InterruptedException {
        List<Optional<T>> taken = new ArrayList<>();
        taken.add(queue.take());
        queue.drainTo(taken, most - 1);
        List<T> batch = taken.stream().flatMap(Optional::stream).toList();
        if (!batch.isEmpty()) {
            work.accept(batch);
        }
        return batch.size() == taken.size();
    }

    /** Ends the queue after the items that are in it now. */
    void end() {
        queue.add(Optional.empty());
    }

    /** Waits until the queue has ended, and interrupts it when the limit is over. */
    void finish(Duration limit) {
        workerLoop.finish(limit);
    }

    @Override
    public void close() {
        workerLoop.close();
    }
}
