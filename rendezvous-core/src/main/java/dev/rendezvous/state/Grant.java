package dev.rendezvous.state;

import java.time.Instant;
import java.util.Optional;

/**
 * A lease: somebody holds the lock.
 *
 * @param place the one that it was granted to
 * @param fence the version of the grant: rises strictly, across expiry, release and restart
 * @param since when it was granted
 * @param until when it is lost unless it is renewed
 */
public record Grant(Place place, long fence, Instant since, Instant until) {

    /** Returns this lease, good for its whole time from now on, if that is longer. */
    Grant renewed(Instant now) {
        Instant end = now.plus(place.ttl());
        return end.isAfter(until) ? new Grant(place, fence, since, end) : this;
    }

    Grant by(Caller other) {
        return new Grant(place.by(other), fence, since, until);
    }

    /**
     * Returns what is left of this lease when a request goes that could not be told of it. If another has been told, or may still
     * be, that is all of it.
     */
    Optional<Grant> undelivered(Caller gone, Instant now) {
        if (!place.caller().covers(gone)) {
            return Optional.of(this);
        }
        Optional<Caller> left = place.caller().without(gone, now);
        Instant end = now.plus(Caller.GRACE);
        boolean nobodyKnows = left.isPresent() && left.get().requests().isEmpty() && until.isAfter(end);
        return left.map(caller -> new Grant(place.by(caller), fence, since, nobodyKnows ? end : until));
    }
}
