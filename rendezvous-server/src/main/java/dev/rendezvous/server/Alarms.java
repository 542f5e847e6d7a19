package dev.rendezvous.server;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Rings when something has taken too long. What is rung for runs on a thread of its own. */
final class Alarms implements AutoCloseable {

    private final ScheduledThreadPoolExecutor clock;

    /** An alarm; closing it takes it back, unless it has gone off. */
    @FunctionalInterface
    interface Alarm extends AutoCloseable {
        @Override
        void close();
    }

    Alarms() {
        clock = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("alarms").factory());
        clock.setRemoveOnCancelPolicy(true);
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    Alarm in(Duration delay, Runnable what) {
        ScheduledFuture<?> set =
                clock.schedule(() -> Thread.startVirtualThread(what), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> set.cancel(false);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
