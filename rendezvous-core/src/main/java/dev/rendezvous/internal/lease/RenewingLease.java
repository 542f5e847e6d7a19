package dev.rendezvous.internal.lease;

import dev.rendezvous.Deadline;
import dev.rendezvous.TimeSource;
import dev.rendezvous.Waker;
import dev.rendezvous.internal.lease.LeaseClient.Known;
import dev.rendezvous.internal.lease.LeaseClient.Renewal;
import dev.rendezvous.internal.lease.LeaseClient.Unknown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/**
 * Renews a lease on a virtual thread until the lease is closed or lost. It expires, by the holder's own monotonic clock, one time
 * to live after the last successful renewal was requested. The grantor counts from a later moment, so the holder never believes
 * in a lease that the grantor has given to another. Subclasses implement the lease interface with these methods.
 */
public abstract class RenewingLease {

    private enum Phase {
        HELD,
        CLOSED,
        LOST
    }

    /** A renewal that got no answer is retried at most this often within one time to live. */
    private static final int TRIES = 20;

    /** Waits at most this share of the remaining time before a retry, even if the grantor asks for more: it may recover earlier. */
    private static final int SHARE_OF_REST = 3;

    private final long fence;
    private final Duration ttl;
    private final LeaseClient leaseClient;
    private final TimeSource timeSource;
    private final Waker closing;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<Runnable> lossListeners = new ArrayList<>();
    private Phase phase = Phase.HELD;
    private long renewedAt;

    /**
     * Creates a lease that is held but not yet renewed; see {@link #start}.
     *
     * @param requestedAt when the lease was requested, in nanoseconds of {@code time}
     */
    protected RenewingLease(
            long fence, Duration ttl, long requestedAt, LeaseClient leaseClient, TimeSource timeSource) {
        this.fence = fence;
        this.ttl = ttl;
        this.renewedAt = requestedAt;
        this.leaseClient = leaseClient;
        this.timeSource = timeSource;
        this.closing = timeSource.newWaker();
    }

    /** Starts the thread that renews the lease. Call once, after construction. */
    protected final void start() {
        Thread.ofVirtual().name("lease " + fence).start(this::keep);
    }

    /** Returns the fencing token: greater than that of every earlier lease of the lock. */
    public long fence() {
        return fence;
    }

    /** Returns how long the lease is still held if no renewal succeeds; zero if it is lost or closed. */
    public synchronized Duration left() {
        Duration left = ttl.minusNanos(timeSource.nanoTime() - renewedAt);
        return phase != Phase.HELD || left.isNegative() ? Duration.ZERO : left;
    }

    /** Returns whether the lease is neither closed nor lost. */
    public boolean isHeld() {
        return left().isPositive();
    }

    /** Registers a listener that runs once, on its own thread, when the lease is lost; at once if it already is. */
    public synchronized void onLoss(Runnable listener) {
        if (phase == Phase.LOST) {
            runAsync(listener);
        } else if (phase == Phase.HELD) {
            lossListeners.add(listener);
        }
    }

    /** Releases the lease and waits until that is done. An interrupt ends the wait only. */
    public void close() {
        synchronized (this) {
            if (phase == Phase.HELD) {
                phase = Phase.CLOSED;
                closing.wake();
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
            Duration pause = ttl.dividedBy(3).minusNanos(timeSource.nanoTime() - lastRenewal());
            while (!closing.await(pause.isNegative() ? Duration.ZERO : pause) && isOpen()) {
                pause = renew();
            }
            if (!isLost()) {
                leaseClient.release(end());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // However this thread ends, the lease is no longer renewed.
            lose();
            ended.countDown();
        }
    }

    /** Returns how long to pause before the next renewal; meaningless once the lease is lost. */
    private Duration renew() throws InterruptedException {
        long requestedAt = timeSource.nanoTime();
        Deadline end = end();
        Renewal renewal = end.isExpired() ? Known.LOST : leaseClient.renew(end);
        boolean inTime = !end.isExpired();
        if (renewal == Known.RENEWED && inTime) {
            extend(requestedAt);
            return ttl.dividedBy(3).minusNanos(timeSource.nanoTime() - requestedAt);
        }
        if (renewal == Known.LOST || !inTime) {
            lose();
            return Duration.ZERO;
        }
        Duration wanted = renewal instanceof Unknown unknown ? unknown.retryAfter() : Duration.ZERO;
        Duration rest = Deadline.in(wanted, timeSource)
                .atMost(end.remaining().dividedBy(SHARE_OF_REST))
                .remaining();
        Duration pause = ttl.dividedBy(TRIES);
        return end.atMost(rest.compareTo(pause) > 0 ? rest : pause).remaining();
    }

    private synchronized void extend(long requestedAt) {
        renewedAt = requestedAt;
    }

    private synchronized long lastRenewal() {
        return renewedAt;
    }

    private synchronized Deadline end() {
        Duration left = ttl.minusNanos(timeSource.nanoTime() - renewedAt);
        return Deadline.in(left.isNegative() ? Duration.ZERO : left, timeSource);
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
            lossListeners.forEach(RenewingLease::runAsync);
            lossListeners.clear();
        }
    }

    /** Each listener has its own thread, so that a slow one does not delay the others. */
    private static void runAsync(Runnable listener) {
        Thread.ofVirtual().name("lease lost").start(listener);
    }

    /** Returns the fence and the phase. */
    @Override
    public synchronized String toString() {
        return "lease " + fence + ", " + phase.name().toLowerCase(Locale.ROOT);
    }
}
