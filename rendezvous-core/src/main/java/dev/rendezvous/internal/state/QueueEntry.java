package dev.rendezvous.internal.state;

import java.time.Duration;
import java.util.Optional;

/**
 * An entry in the queue of a lock.
 *
 * @param owner the owner of the entry
 * @param holder the name of the prospective holder, for people
 * @param lease the id of the lease that will be granted
 * @param ttl how long the lease lasts unless it is renewed
 * @param mode what the holder will have of the lock
 */
public record QueueEntry(Owner owner, Optional<String> holder, LeaseId lease, Duration ttl, LockMode mode) {

    /** The same as that of the lease which it becomes, so that a grant never needs more. */
    long weight() {
        return owner.weight() + SizeEstimate.of(holder);
    }

    QueueEntry withOwner(Owner other) {
        return new QueueEntry(other, holder, lease, ttl, mode);
    }

    LockGrant grant(Moment moment) {
        return new LockGrant(this, moment.revision(), moment.now(), moment.now().plus(ttl));
    }
}
