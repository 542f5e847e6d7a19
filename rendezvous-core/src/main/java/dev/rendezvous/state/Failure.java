package dev.rendezvous.state;

import java.time.Instant;

/**
 * A failure signal.
 *
 * @param version rises strictly through the store
 * @param at when it came
 * @param reason its sender's words, perhaps none
 * @param until when it may be forgotten; {@link Instant#MAX} while it stands
 */
public record Failure(long version, Instant at, String reason, Instant until) {

    Failure until(Instant end) {
        return until.isAfter(end) ? new Failure(version, at, reason, end) : this;
    }
}
