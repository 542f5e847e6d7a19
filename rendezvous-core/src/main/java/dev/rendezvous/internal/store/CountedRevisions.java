package dev.rendezvous.internal.store;

import java.util.concurrent.atomic.AtomicLong;

/** Revisions that are remembered nowhere. */
final class CountedRevisions implements Revisions {

    private final AtomicLong latest;

    /** Starts above a floor. */
    CountedRevisions(long floor) {
        this.latest = new AtomicLong(floor);
    }

    @Override
    public long next() {
        return latest.addAndGet(2);
    }

    @Override
    public long latest() {
        return latest.get() + 1;
    }

    /** Does nothing. */
    @Override
    public void close() {}
}
