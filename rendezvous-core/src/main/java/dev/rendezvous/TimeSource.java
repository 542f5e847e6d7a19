package dev.rendezvous;

import java.time.Duration;

/**
 * The source of the time that waits are measured with, which also parks threads. Passed along in a {@link Deadline}, so that tests
 * can control time instead of sleeping.
 *
 * <p>Implementations must be safe for use by multiple threads.
 */
public interface TimeSource {

    /** Returns the time source of this machine: {@link System#nanoTime()}, which is not affected by changes of the wall clock. */
    static TimeSource system() {
        return SystemTimeSource.INSTANCE;
    }

    /** Returns nanoseconds since an arbitrary origin; only differences are meaningful. */
    long nanoTime();

    /** Returns a new waker that has not been woken. */
    Waker newWaker();

    /**
     * Parks the calling thread for a duration.
     *
     * @throws InterruptedException when the thread is interrupted before or while it parks
     */
    default void sleep(Duration duration) throws InterruptedException {
        newWaker().await(duration);
    }
}
