package dev.rendezvous.internal.store;

import java.time.Instant;

/** Issues the revisions of a store in memory. Thread-safe. */
public interface Revisions extends AutoCloseable {

    /**
     * Returns a number that is greater by at least two than all before.
     *
     * @throws StoreUnavailableException if no further number can be reserved
     */
    long next();

    /** Returns the greatest number that may have been issued. */
    long latest();

    /** Releases what is held, such as files. */
    @Override
    void close();

    /**
     * Returns a wall-clock time as a number, in microseconds. Revisions above it rise across restarts, as long as the clock is not set back
     * and fewer than 500,000 commands are applied each second.
     */
    static long at(Instant time) {
        return Math.multiplyExact(time.getEpochSecond(), 1_000_000L) + time.getNano() / 1000;
    }

    /** Returns revisions that are greater than a floor. */
    static Revisions above(long floor) {
        return new CountedRevisions(floor);
    }
}
