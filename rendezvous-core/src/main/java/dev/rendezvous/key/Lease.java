package dev.rendezvous.key;

import java.time.Duration;

/**
 * A lock that is held until this is closed or lost. It renews itself at a third of its time, on a thread of its own, and is lost
 * when that has failed until the end. Safe for use by many threads.
 *
 * <p>What {@link #isHeld()} says was true a moment ago. A program can stop between asking and acting, for longer than the lease
 * lasts: only the {@link #fence()}, checked by what the lock protects, excludes that two act at once.
 */
public interface Lease extends AutoCloseable {

    /** Returns a number greater than that of every earlier lease of the lock, across expiry, release and restarts. */
    long fence();

    /** Returns how long it is still held if no renewal succeeds; zero if it is lost or closed. */
    Duration left();

    /** Returns whether it is held: not closed, and not lost. */
    boolean isHeld();

    /**
     * Has somebody told, once and on a thread of its own, when the lease is lost; at once if it is. Closing is no loss.
     *
     * @param told runs after {@link #isHeld()} has become false
     */
    void onLoss(Runnable told);

    /**
     * Releases the lock, and returns when that is done, or when the lease is over anyway. Interrupted, it returns at once, and the
     * lock is released meanwhile. Does nothing the second time.
     */
    @Override
    void close();
}
