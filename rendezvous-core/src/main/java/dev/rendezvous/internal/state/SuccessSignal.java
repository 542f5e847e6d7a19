package dev.rendezvous.internal.state;

import dev.rendezvous.Payload;
import java.time.Instant;
import java.util.Optional;

/**
 * A successful signal.
 *
 * @param version unique in the store, and greater than that of every earlier transition
 * @param count its number since the last reset, from one
 * @param at when it was sent
 * @param payload its payload
 * @param until until when it is kept; {@link Instant#MAX} while it is the current signal
 * @param by the name of its sender, for people; empty if it is not known
 */
public record SuccessSignal(
        long version, long count, Instant at, Optional<Payload> payload, Instant until, Optional<String> by) {

    /** Creates a signal whose sender is not known. */
    public SuccessSignal(long version, long count, Instant at, Optional<Payload> payload, Instant until) {
        this(version, count, at, payload, until, Optional.empty());
    }

    /** Returns this signal, kept until {@code end} at the latest. */
    SuccessSignal until(Instant end) {
        return until.isAfter(end) ? new SuccessSignal(version, count, at, payload, end, by) : this;
    }
}
