package dev.rendezvous.client;

import dev.rendezvous.TimeSource;
import dev.rendezvous.coordination.Lease;
import dev.rendezvous.internal.lease.LeaseClient;
import dev.rendezvous.internal.lease.RenewingLease;
import java.time.Duration;

/** A lease of a lock on a server. */
final class RemoteLease extends RenewingLease implements Lease {

    private RemoteLease(long fence, Duration ttl, long requestedAt, LeaseClient leaseClient, TimeSource timeSource) {
        super(fence, ttl, requestedAt, leaseClient, timeSource);
    }

    /**
     * Returns a lease that is being renewed.
     *
     * @param requestedAt when the lease was requested, in nanoseconds of {@code time}
     */
    static Lease start(long fence, Duration ttl, long requestedAt, LeaseClient leaseClient, TimeSource timeSource) {
        RemoteLease lease = new RemoteLease(fence, ttl, requestedAt, leaseClient, timeSource);
        lease.start();
        return lease;
    }
}
