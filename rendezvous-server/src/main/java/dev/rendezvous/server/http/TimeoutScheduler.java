package dev.rendezvous.server.http;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Schedules timeouts; each callback runs on its own thread, and none after this is closed. */
public final class TimeoutScheduler implements AutoCloseable {

    private final ScheduledThreadPoolExecutor executor;

    /** A scheduled timeout; closing it cancels it, unless it has expired. */
    @FunctionalInterface
    public interface Timeout extends AutoCloseable {
        @Override
        void close();
    }

    public TimeoutScheduler() {
        executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("timeouts").factory());
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Schedules a callback.
     *
     * @param delay not negative
     */
    public Timeout schedule(Duration delay, Runnable callback) {
        ScheduledFuture<?> scheduled =
                executor.schedule(() -> Thread.startVirtualThread(callback), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
