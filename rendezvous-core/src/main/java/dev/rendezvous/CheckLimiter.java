package dev.rendezvous;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Limits how many checks run at the same time. Those that have waited longest go first, so that each gets its turn. Safe for use by
 * multiple threads.
 */
final class CheckLimiter {

    private final Semaphore permits;

    /** @throws IllegalArgumentException if the limit is not positive */
    CheckLimiter(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit of concurrent checks must be at least 1, but was " + limit);
        }
        this.permits = new Semaphore(limit, true);
    }

    /**
     * Waits until another check may begin; {@link #release} must follow. Returns false if the deadline has passed before.
     *
     * @throws InterruptedException when the thread is interrupted
     */
    boolean acquire(Deadline deadline) throws InterruptedException {
        return permits.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Ends a check. */
    void release() {
        permits.release();
    }
}
