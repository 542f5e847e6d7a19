package dev.rendezvous.coordination;

import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import java.time.Duration;

/**
 * A reusable barrier at which a fixed number of parties wait for each other. When all have arrived they are released together, and
 * the next arrival opens the next generation. An arrival that ends before the release does not count; the others go on waiting. A
 * party that has failed {@linkplain #fail breaks} the barrier, which ends the wait of the others at once.
 *
 * <p>Safe for use by many threads. A barrier may be on a server, so {@link #arrive} throws {@link InterruptedException}, promptly,
 * if the calling thread is interrupted.
 */
public interface Barrier {

    /** Returns the name. */
    String name();

    /** Returns the number of parties. */
    int parties();

    /**
     * Returns the number of the generation that is broken or open, or otherwise of the one that the next arrival opens. A {@linkplain
     * Rendezvous#resetBarrier reset} names it.
     */
    long generation() throws InterruptedException;

    /**
     * Arrives, and waits until all parties have arrived.
     *
     * @throws BrokenBarrierException if the barrier is broken, or breaks while this party waits
     * @throws ConditionNotMetException if the deadline expires first, or the other members have agreed on other parties or members
     */
    BarrierResult arrive(Arrival arrival, Deadline deadline) throws InterruptedException;

    /** Arrives without a name, and waits until all parties have arrived; see {@link #arrive(Arrival, Deadline)}. */
    default BarrierResult arrive(Deadline deadline) throws InterruptedException {
        return arrive(Arrival.anonymous(), deadline);
    }

    /** Arrives without a name, and waits until all parties have arrived; see {@link #arrive(Arrival, Deadline)}. */
    default BarrierResult arrive(Duration limit) throws InterruptedException {
        return arrive(Deadline.in(limit));
    }

    /**
     * Breaks the barrier, for a party that has failed: the others that wait end with the reason at once, and so do those that arrive
     * later, until the barrier is {@linkplain Rendezvous#resetBarrier reset}. The break is forgotten after an hour, or on a server
     * after its longest timeout. A barrier that is broken already keeps its first reason. The party may have arrived or not.
     *
     * @param reason for people; may be empty
     */
    void fail(String reason) throws InterruptedException;
}
