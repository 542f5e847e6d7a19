package dev.rendezvous.key;

import dev.rendezvous.Time;
import dev.rendezvous.key.lease.RenewingLease;
import dev.rendezvous.key.lease.Tenure;
import java.time.Duration;

/** A lease of a lock in this process. */
final class LocalLease extends RenewingLease implements Lease {

    private LocalLease(long fence, Duration ttl, long requestedAt, Tenure tenure, Time time) {
        super(fence, ttl, requestedAt, tenure, time);
    }

    /**
     * Returns a lease that is being renewed.
     *
     * @param requestedAt when the lease was requested, in nanoseconds of {@code time}
     */
    static Lease start(long fence, Duration ttl, long requestedAt, Tenure tenure, Time time) {
        LocalLease lease = new LocalLease(fence, ttl, requestedAt, tenure, time);
        lease.start();
        return lease;
    }
}
