package dev.rendezvous.state;

import java.time.Instant;
import java.util.Optional;

/**
 * A lease that is held.
 *
 * @param place the queue entry that it was granted to
 * @param fence the version of the grant: greater than that of every earlier one, across expiry, release and restart
 * @param since when it was granted
 * @param until when it expires unless it is renewed
 */
public record Grant(Place place, long fence, Instant since, Instant until) {

    /** Returns this lease with its whole time to live from now on, if that is longer. */
    Grant renewed(Instant now) {
        Instant end = now.plus(place.ttl());
        return end.isAfter(until) ? new Grant(place, fence, since, end) : this;
    }

    Grant by(Caller other) {
        return new Grant(place.by(other), fence, since, until);
    }

    /**
     * Returns what is left of this lease after a request has ended to which it could not be delivered. If it has been delivered to
     * another request, or may still be, that is the whole lease.
     */
    Optional<Grant> undelivered(Caller gone, Instant now) {
        if (!place.caller().covers(gone)) {
            return Optional.of(this);
        }
        Optional<Caller> left = place.caller().without(gone, now);
        Instant end = now.plus(Caller.GRACE);
        boolean undelivered = left.isPresent() && left.get().requests().isEmpty() && until.isAfter(end);
        return left.map(caller -> new Grant(place.by(caller), fence, since, undelivered ? end : until));
    }
}
