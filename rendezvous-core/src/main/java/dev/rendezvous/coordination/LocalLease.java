package dev.rendezvous.coordination;

import dev.rendezvous.TimeSource;
import dev.rendezvous.internal.lease.LeaseClient;
import dev.rendezvous.internal.lease.RenewingLease;
import java.time.Duration;

/** A lease of a lock in this process. */
final class LocalLease extends RenewingLease implements Lease {

    private LocalLease(long fence, Duration ttl, long requestedAt, LeaseClient leaseClient, TimeSource timeSource) {
        super(fence, ttl, requestedAt, leaseClient, timeSource);
    }

    /**
     * Returns a lease that is being renewed.
     *
     * @param requestedAt when the lease was requested, in nanoseconds of {@code timeSource}
     */
    static Lease start(long fence, Duration ttl, long requestedAt, LeaseClient leaseClient, TimeSource timeSource) {
        LocalLease lease = new LocalLease(fence, ttl, requestedAt, leaseClient, timeSource);
        lease.start();
        return lease;
    }
}
