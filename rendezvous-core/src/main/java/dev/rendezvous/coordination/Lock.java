package dev.rendezvous.coordination;

import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.Outcome;
import java.time.Duration;
import java.util.Optional;

/**
 * A lock, which is a semaphore if it has more than one permit. First come, first served. A holder gets a {@link Lease}, which expires
 * if it is not renewed: a holder that crashes does not keep the lock, and one that is disconnected may lose it. To guard against the
 * latter, pass the {@link Lease#fence()} to the resource that the lock protects.
 *
 * <p>Not reentrant. Safe for use by many threads. A lock may be on a server, so methods throw {@link InterruptedException}, promptly,
 * if the calling thread is interrupted.
 */
public interface Lock {

    /** The default time to live of a lease. */
    Duration DEFAULT_TTL = Duration.ofSeconds(30);

    /** Returns the name. */
    String name();

    /**
     * Returns this lock for readers, which hold it together. A writer acquires the lock itself, and holds it alone. A reader that arrives
     * after a writer acquires the lock after that writer, so readers do not keep writers waiting for ever.
     *
     * @throws IllegalStateException if this is a semaphore of more than one permit
     */
    Lock readLock();

    /**
     * Returns this semaphore for callers that need several permits: a lease has all of them, and they are released together.
     *
     * @param permits how many to acquire at once; at least one, and no more than this semaphore was made with
     * @throws IllegalStateException if this is a {@link #readLock()}
     */
    Lock acquiring(int permits);

    /**
     * Waits until the lock is free, neither held nor waited for, and leaves it free. It may be acquired by others at any time.
     *
     * @throws ConditionNotMetException if the deadline expires first
     */
    void awaitFree(Deadline deadline) throws InterruptedException;

    /**
     * Waits for the lock and returns a lease, which renews itself until it is closed.
     *
     * @param ttl how long the lock stays held after the last renewal; positive
     * @throws ConditionNotMetException if the deadline expires first, or the other holders have agreed on another number of permits
     */
    Lease acquire(Duration ttl, Deadline deadline) throws InterruptedException;

    /** Waits for the lock and returns a lease of {@link #DEFAULT_TTL}; see {@link #acquire(Duration, Deadline)}. */
    default Lease acquire(Duration limit) throws InterruptedException {
        return acquire(DEFAULT_TTL, Deadline.in(limit));
    }

    /** Waits for the lock and returns a lease; empty if the deadline expires first. See {@link #acquire(Duration, Deadline)}. */
    default Optional<Lease> tryAcquire(Duration ttl, Deadline deadline) throws InterruptedException {
        try {
            return Optional.of(acquire(ttl, deadline));
        } catch (ConditionNotMetException e) {
            if (e.outcome() instanceof Outcome.TimedOut) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
