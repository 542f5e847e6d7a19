package dev.rendezvous.bench.load;

import java.util.concurrent.locks.LockSupport;

/**
 * The times at which requests are due, whatever happened to those before: an open loop.
 *
 * <p>A request that could not be sent in time, as an answer was outstanding, counts from when it was due. One that is late only because
 * the timer was counts from when it is sent, and the lateness of the timer is kept beside.
 */
public final class Pace {

    private final Latencies lateness;
    private final double interval;
    private final long start;
    private long sent;

    /**
     * Begins now.
     *
     * @param perSecond rate
     * @param offset part of an interval by which all times are later, from 0 to 1
     * @param lateness where the lateness of the timer is collected
     */
    public Pace(double perSecond, double offset, Latencies lateness) {
        this.lateness = lateness;
        interval = 1e9 / perSecond;
        start = System.nanoTime() + (long) (offset * interval);
    }

    /** Waits until the next request is due, and returns the time from which it counts. */
    public long awaitNext() {
        long due = start + (long) (sent++ * interval);
        if (System.nanoTime() >= due) {
            return due;
        }
        long now;
        while ((now = System.nanoTime()) < due) {
            LockSupport.parkNanos(due - now);
        }
        lateness.add(now - due);
        return now;
    }
}
