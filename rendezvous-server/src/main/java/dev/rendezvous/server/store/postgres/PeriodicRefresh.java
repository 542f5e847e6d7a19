package dev.rendezvous.server.store.postgres;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Repeats an action at random intervals, so that servers do not stay in step. */
final class PeriodicRefresh implements AutoCloseable {

    /** The interval beside notifications, in case one is lost. */
    static final Duration WITH_NOTIFICATIONS = Duration.ofSeconds(2);

    /** The interval without notifications. */
    static final Duration WITHOUT_NOTIFICATIONS = Duration.ofMillis(200);

    private final Duration pause;
    private final Runnable action;
    private final WorkerLoop workerLoop;

    PeriodicRefresh(Duration pause, Runnable action) {
        this.pause = pause;
        this.action = action;
        this.workerLoop = new WorkerLoop("refresh", this::round);
    }

    private boolean round() throws InterruptedException {
        long millis = pause.toMillis();
        Thread.sleep(ThreadLocalRandom.current().nextLong(millis * 3 / 4, millis * 5 / 4));
        action.run();
        return true;
    }

    @Override
    public void close() {
        workerLoop.close();
    }
}
