package dev.rendezvous.internal.state;

import java.time.Instant;
import java.util.Optional;

/**
 * A failure signal.
 *
 * @param version unique in the store, and greater than that of every earlier transition
 * @param at when it was sent
 * @param reason the sender's text; may be empty
 * @param until until when it is kept; {@link Instant#MAX} until the key is reset
 * @param by the name of its sender, for people; empty if it is not known
 */
public record FailureSignal(long version, Instant at, String reason, Instant until, Optional<String> by) {

    /** What a failure takes beyond its reason. */
    static final long WEIGHT = 64;

    /** Creates a signal whose sender is not known. */
    public FailureSignal(long version, Instant at, String reason, Instant until) {
        this(version, at, reason, until, Optional.empty());
    }

    FailureSignal until(Instant end) {
        return until.isAfter(end) ? new FailureSignal(version, at, reason, end, by) : this;
    }
}
