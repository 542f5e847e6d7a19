package dev.rendezvous.coordination;

import java.time.Duration;

/**
 * A hold on a lock, which lasts until the lease is closed or lost. A thread of its own renews it after each third of its time to live; it is
 * lost if that fails until the time to live is over. Safe for use by many threads.
 *
 * <p>The result of {@link #isHeld()} may be outdated at once: a program can be paused between the check and its next action for
 * longer than the lease lasts. Only the {@link #fence()}, checked by the resource that the lock protects, guarantees that no two
 * holders act at the same time.
 */
public interface Lease extends AutoCloseable {

    /** Returns the fencing token: greater than that of every earlier lease of the lock, across expiry, release and restarts. */
    long fence();

    /** Returns how long the lease is still held if no renewal succeeds; zero if it is lost or closed. */
    Duration left();

    /** Returns whether the lease is neither closed nor lost. */
    boolean isHeld();

    /**
     * Registers a listener that runs once, on its own thread, when the lease is lost; at once if it already is. Closing a lease is
     * not a loss.
     *
     * @param listener runs after {@link #isHeld()} has become false
     */
    void onLoss(Runnable listener);

    /**
     * Releases the lock, and returns when that is done or the lease has ended. If the thread is interrupted it returns at once, and
     * the lock is released in the background. Further calls have no effect.
     */
    @Override
    void close();
}
