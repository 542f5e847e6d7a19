package dev.rendezvous.state;

import java.time.Duration;
import java.util.Optional;

/**
 * A place in the queue of a lock.
 *
 * @param caller who waits there
 * @param holder what the caller calls itself, for people
 * @param lease the id of the lease that it will get
 * @param ttl how long that lasts unless it is renewed
 */
public record Place(Caller caller, Optional<String> holder, LeaseId lease, Duration ttl) {

    Place by(Caller other) {
        return new Place(other, holder, lease, ttl);
    }

    Grant granted(Moment moment) {
        return new Grant(this, moment.serial(), moment.now(), moment.now().plus(ttl));
    }
}
