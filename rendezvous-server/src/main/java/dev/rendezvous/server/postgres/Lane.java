package dev.rendezvous.server.postgres;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /** Empty is the end. */
    private final BlockingQueue<Optional<T>> queue = new LinkedBlockingQueue<>();

    private final int most;
    private final Consumer<List<T>> work;
    private final Rounds rounds;

    /** Makes a lane and starts it. */
    Lane(String name, int most, Consumer<List<T>> work) {
        this.most = most;
        this.work = work;
        this.rounds = new Rounds(name, this::round);
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

    /** Ends when it comes to this place in the line. */
    void end() {
        queue.add(Optional.empty());
    }

    /** Waits until it has ended, if that takes no longer than this, and ends what is under way otherwise. */
    void finish(Duration patience) {
        rounds.finish(patience);
    }

    @Override
    public void close() {
        rounds.close();
    }
}
