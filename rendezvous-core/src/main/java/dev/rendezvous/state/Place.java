package dev.rendezvous.state;

import java.time.Duration;
import java.util.Optional;

/**
 * An entry in the queue of a lock.
 *
 * @param caller the owner of the entry
 * @param holder the name of the prospective holder, for people
 * @param lease the id of the lease that will be granted
 * @param ttl how long the lease lasts unless it is renewed
 */
public record Place(Caller caller, Optional<String> holder, LeaseId lease, Duration ttl) {

    Place by(Caller other) {
        return new Place(other, holder, lease, ttl);
    }

    Grant granted(Moment moment) {
        return new Grant(this, moment.serial(), moment.now(), moment.now().plus(ttl));
    }
}
