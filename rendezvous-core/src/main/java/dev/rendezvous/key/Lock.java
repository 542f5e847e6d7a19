package dev.rendezvous.key;

import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.Outcome;
import java.time.Duration;
import java.util.Optional;

/**
 * A lock, or with more than one permit a semaphore. First come, first served. What is acquired is a {@link Lease}, which ends by
 * itself when it is not renewed: so a holder that crashes does not keep the lock, and a holder that is cut off may lose it. Whoever
 * must exclude the second passes the {@link Lease#fence()} on to what the lock protects.
 *
 * <p>Not reentrant. Safe for use by many threads. Every method may throw {@link InterruptedException}, and does so promptly when
 * the calling thread is interrupted, as a lock may live on a server.
 */
public interface Lock {

    /** How long a lease lasts without being renewed, unless the caller says otherwise. */
    Duration USUAL_TTL = Duration.ofSeconds(30);

    /** Returns the name. */
    String name();

    /**
     * Waits for the lock and returns it. The lease renews itself until it is closed.
     *
     * @param ttl how long the lock stays taken when the holder is not heard of; positive
     * @throws ConditionNotMetException if the deadline comes first, or those who hold it have agreed on another number of permits
     */
    Lease acquire(Duration ttl, Deadline deadline) throws InterruptedException;

    /** Waits for the lock and returns it, with a lease of {@link #USUAL_TTL}; see {@link #acquire(Duration, Deadline)}. */
    default Lease acquire(Duration limit) throws InterruptedException {
        return acquire(USUAL_TTL, Deadline.in(limit));
    }

    /** Returns the lock, or nothing if the deadline comes first; see {@link #acquire(Duration, Deadline)}. */
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
