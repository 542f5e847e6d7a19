package dev.rendezvous.client;

import dev.rendezvous.Time;
import dev.rendezvous.key.Lease;
import dev.rendezvous.key.lease.RenewingLease;
import dev.rendezvous.key.lease.Tenure;
import java.time.Duration;

/** A lease of a lock on a server. */
final class RemoteLease extends RenewingLease implements Lease {

    private RemoteLease(long fence, Duration ttl, long requestedAt, Tenure tenure, Time time) {
        super(fence, ttl, requestedAt, tenure, time);
    }

    /**
     * Returns a lease that is being renewed.
     *
     * @param requestedAt when the lease was requested, in nanoseconds of {@code time}
     */
    static Lease start(long fence, Duration ttl, long requestedAt, Tenure tenure, Time time) {
        RemoteLease lease = new RemoteLease(fence, ttl, requestedAt, tenure, time);
        lease.start();
        return lease;
    }
}
