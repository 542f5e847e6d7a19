package dev.rendezvous.state;

import java.time.Instant;

/**
 * A failure signal.
 *
 * @param version unique in the store, and greater than that of every earlier transition
 * @param at when it was sent
 * @param reason the sender's text; may be empty
 * @param until until when it is kept; {@link Instant#MAX} until the key is reset
 */
public record FailureSignal(long version, Instant at, String reason, Instant until) {

    /** What a failure takes beyond its reason. */
    static final long WEIGHT = 64;

    FailureSignal until(Instant end) {
        return until.isAfter(end) ? new FailureSignal(version, at, reason, end) : this;
    }
}
