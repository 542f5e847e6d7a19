package dev.rendezvous.internal.state;

import java.time.Instant;
import java.util.Optional;

/**
 * A lease that is held.
 *
 * @param entry the queue entry that it was granted to
 * @param fence the version of the grant: greater than that of every earlier one, across expiry, release and restart
 * @param since when it was granted
 * @param until when it expires unless it is renewed
 */
public record LockGrant(QueueEntry entry, long fence, Instant since, Instant until) {

    /** Returns this lease with its whole time to live from now on, if that is longer. */
    LockGrant renew(Instant now) {
        Instant end = now.plus(entry.ttl());
        return end.isAfter(until) ? new LockGrant(entry, fence, since, end) : this;
    }

    LockGrant withOwner(Owner other) {
        return new LockGrant(entry.withOwner(other), fence, since, until);
    }

    /**
     * Returns what is left of this lease after a request has ended to which it could not be delivered. If it has been delivered to
     * another request, or may still be, that is the whole lease.
     */
    Optional<LockGrant> withoutRequest(Owner gone, Instant now) {
        if (!entry.owner().covers(gone)) {
            return Optional.of(this);
        }
        Optional<Owner> left = entry.owner().without(gone, now);
        Instant end = now.plus(Owner.GRACE);
        boolean undelivered = left.isPresent() && left.get().requests().isEmpty() && until.isAfter(end);
        return left.map(owner -> new LockGrant(entry.withOwner(owner), fence, since, undelivered ? end : until));
    }
}
