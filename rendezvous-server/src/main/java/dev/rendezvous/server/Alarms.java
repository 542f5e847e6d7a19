package dev.rendezvous.server;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Schedules timeouts; each callback runs on its own thread. */
final class Alarms implements AutoCloseable {

    private final ScheduledThreadPoolExecutor executor;

    /** A scheduled timeout; closing it cancels it, unless it has expired. */
    @FunctionalInterface
    interface Alarm extends AutoCloseable {
        @Override
        void close();
    }

    Alarms() {
        executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("timeouts").factory());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    Alarm in(Duration delay, Runnable callback) {
        ScheduledFuture<?> scheduled =
                executor.schedule(() -> Thread.startVirtualThread(callback), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
