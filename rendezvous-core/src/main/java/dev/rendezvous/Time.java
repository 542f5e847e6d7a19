package dev.rendezvous;

import java.time.Duration;

/**
 * Returns the time that waits are measured in, and does the parking that goes with it. Injected through {@link Deadline}, so
 * that tests of time need not sleep.
 *
 * <p>Implementations are safe for use by many threads.
 */
public interface Time {

    /** Returns the machine's own time: {@link System#nanoTime()}, which wall-clock steps do not touch. */
    static Time system() {
        return SystemTime.INSTANCE;
    }

    /** Returns nanoseconds since an arbitrary origin; only differences mean anything. */
    long nanos();

    /** Returns a new closed gate to park at. */
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
