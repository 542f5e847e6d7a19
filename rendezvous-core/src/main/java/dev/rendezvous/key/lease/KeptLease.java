package dev.rendezvous.key.lease;

import dev.rendezvous.Deadline;
import dev.rendezvous.Gate;
import dev.rendezvous.Time;
import dev.rendezvous.key.Lease;
import dev.rendezvous.key.lease.Tenure.Known;
import dev.rendezvous.key.lease.Tenure.Renewal;
import dev.rendezvous.key.lease.Tenure.Unknown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A lease that a virtual thread keeps. It ends, by its holder's own monotonic time, at the asking for its last successful renewal
 * plus its time to live: whoever granted it counts from later, so it never outlives what they think.
 */
public final class KeptLease implements Lease {

    private enum Phase {
        HELD,
        CLOSED,
        LOST
    }

    /** A renewal that nobody has answered is tried again so many times within a lease. */
    private static final int TRIES = 20;

    /** Who wants to be left alone is, for this share of what is left: others may have answered by then. */
    private static final int SHARE_OF_REST = 3;

    private final long fence;
    private final Duration ttl;
    private final Tenure tenure;
    private final Time time;
    private final Gate closing;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<Runnable> toBeTold = new ArrayList<>();
    private Phase phase = Phase.HELD;
    private long good;

    private KeptLease(long fence, Duration ttl, long asked, Tenure tenure, Time time) {
        this.fence = fence;
        this.ttl = ttl;
        this.good = asked;
        this.tenure = tenure;
        this.time = time;
        this.closing = time.newGate();
    }

    /**
     * Returns a lease that is being kept.
     *
     * @param asked when it was asked for, in nanoseconds of the time
     */
    public static KeptLease of(long fence, Duration ttl, long asked, Tenure tenure, Time time) {
        KeptLease lease = new KeptLease(fence, ttl, asked, tenure, time);
        Thread.ofVirtual().name("lease " + fence).start(lease::keep);
        return lease;
    }

    @Override
    public long fence() {
        return fence;
    }

    @Override
    public synchronized Duration left() {
        Duration left = ttl.minusNanos(time.nanos() - good);
        return phase != Phase.HELD || left.isNegative() ? Duration.ZERO : left;
    }

    @Override
    public boolean isHeld() {
        return left().isPositive();
    }

    @Override
    public synchronized void onLoss(Runnable told) {
        if (phase == Phase.LOST) {
            tell(told);
        } else if (phase == Phase.HELD) {
            toBeTold.add(told);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            if (phase == Phase.HELD) {
                phase = Phase.CLOSED;
                closing.open();
            }
        }
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keep() {
        try {
            Duration pause = ttl.dividedBy(3).minusNanos(time.nanos() - goodSince());
            while (!closing.await(pause.isNegative() ? Duration.ZERO : pause) && isOpen()) {
                pause = renew();
            }
            if (!isLost()) {
                tenure.release(end());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // Whatever ends this thread, nobody renews any more.
            lose();
            ended.countDown();
        }
    }

    /** Returns how long to rest before the next renewal; does not matter once the lease is lost. */
    private Duration renew() throws InterruptedException {
        long asked = time.nanos();
        Deadline end = end();
        Renewal renewal = end.expired() ? Known.LOST : tenure.renew(end);
        boolean inTime = !end.expired();
        if (renewal == Known.RENEWED && inTime) {
            renewed(asked);
            return ttl.dividedBy(3).minusNanos(time.nanos() - asked);
        }
        if (renewal == Known.LOST || !inTime) {
            lose();
            return Duration.ZERO;
        }
        Duration wanted = renewal instanceof Unknown unknown ? unknown.rest() : Duration.ZERO;
        Duration rest = Deadline.in(wanted, time)
                .atMost(end.left().dividedBy(SHARE_OF_REST))
                .left();
        Duration pause = ttl.dividedBy(TRIES);
        return end.atMost(rest.compareTo(pause) > 0 ? rest : pause).left();
    }

    private synchronized void renewed(long asked) {
        good = asked;
    }

    private synchronized long goodSince() {
        return good;
    }

    private synchronized Deadline end() {
        Duration left = ttl.minusNanos(time.nanos() - good);
        return Deadline.in(left.isNegative() ? Duration.ZERO : left, time);
    }

    private synchronized boolean isOpen() {
        return phase == Phase.HELD;
    }

    private synchronized boolean isLost() {
        return phase == Phase.LOST;
    }

    private synchronized void lose() {
        if (phase == Phase.HELD) {
            phase = Phase.LOST;
            toBeTold.forEach(KeptLease::tell);
            toBeTold.clear();
        }
    }

    /** On threads of their own: one that takes its time must not keep the news from the others. */
    private static void tell(Runnable told) {
        Thread.ofVirtual().name("lease lost").start(told);
    }

    /** Returns fence and phase. */
    @Override
    public synchronized String toString() {
        return "lease " + fence + ", " + phase.name().toLowerCase(java.util.Locale.ROOT);
    }
}
