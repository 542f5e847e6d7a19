package dev.rendezvous.internal.lease;

import dev.rendezvous.Deadline;
import java.time.Duration;

/** Renews and releases one lease at its grantor. */
public interface LeaseClient {

    /** The result of a renewal. */
    sealed interface Renewal {}

    /** A result that is certain. */
    enum Known implements Renewal {
        /** The lease is valid for its whole time to live, counted from when the renewal was requested. */
        RENEWED,
        /** The lease has ended. */
        LOST
    }

    /**
     * No answer, or none that says whether the lease was renewed.
     *
     * @param retryAfter how long to wait before the next attempt, as the grantor asked; zero if it did not ask
     */
    record Unknown(Duration retryAfter) implements Renewal {}

    /**
     * Requests a renewal, once.
     *
     * @param end when the lease ends; an answer after that is ignored
     * @throws InterruptedException if the calling thread is interrupted
     */
    Renewal renew(Deadline end) throws InterruptedException;

    /**
     * Releases the lease, retrying until that succeeds or the lease ends.
     *
     * @throws InterruptedException if the calling thread is interrupted
     */
    void release(Deadline end) throws InterruptedException;
}
