package dev.rendezvous.key;

import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import java.time.Duration;

/**
 * A place where a number of parties wait for each other, time and again: when all have come they all go on, and the next to come
 * opens the next generation. Whoever gives up before that was not there: the others go on waiting.
 *
 * <p>Safe for use by many threads. Every method may throw {@link InterruptedException}, and does so promptly when the calling
 * thread is interrupted, as a barrier may live on a server.
 */
public interface Barrier {

    /** Returns the name. */
    String name();

    /** Returns how many have to come. */
    int parties();

    /**
     * Comes, and returns when all have.
     *
     * @throws ConditionNotMetException if the deadline comes first, or those who are here have agreed on other parties or members
     */
    Passage arrive(Arrival me, Deadline deadline) throws InterruptedException;

    /** Comes without a name, and returns when all have come; see {@link #arrive(Arrival, Deadline)}. */
    default Passage arrive(Deadline deadline) throws InterruptedException {
        return arrive(Arrival.nameless(), deadline);
    }

    /** Comes without a name, and returns when all have come; see {@link #arrive(Arrival, Deadline)}. */
    default Passage arrive(Duration limit) throws InterruptedException {
        return arrive(Deadline.in(limit));
    }
}
