package dev.rendezvous.state;

import dev.rendezvous.Payload;
import java.time.Instant;
import java.util.Optional;

/**
 * A good signal.
 *
 * @param version rises strictly through the store
 * @param count which one it was since the last reset, from one
 * @param at when it came
 * @param payload what it carries
 * @param until when it may be forgotten; {@link Instant#MAX} while it stands
 */
public record Good(long version, long count, Instant at, Optional<Payload> payload, Instant until) {

    /** Returns this signal, superseded: it is forgotten at {@code end}, or earlier if that was settled before. */
    Good until(Instant end) {
        return until.isAfter(end) ? new Good(version, count, at, payload, end) : this;
    }
}
