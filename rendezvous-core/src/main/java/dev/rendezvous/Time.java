package dev.rendezvous;

import java.time.Duration;

/**
 * The source of the time that waits are measured with, which also parks threads. Passed along in a {@link Deadline}, so that tests
 * can control time instead of sleeping.
 *
 * <p>Implementations must be safe for use by multiple threads.
 */
public interface Time {

    /** Returns the time source of this machine: {@link System#nanoTime()}, which is not affected by changes of the wall clock. */
    static Time system() {
        return SystemTime.INSTANCE;
    }

    /** Returns nanoseconds since an arbitrary origin; only differences are meaningful. */
    long nanos();

    /** Returns a new waker that has not been woken. */
    Gate newGate();

    /**
     * Parks the calling thread for a duration.
     *
     * @throws InterruptedException when the thread is interrupted before or while it parks
     */
    default void sleep(Duration duration) throws InterruptedException {
        newGate().await(duration);
    }
}
