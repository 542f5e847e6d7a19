package dev.rendezvous.state;

import java.time.Instant;

/**
 * What time will do to a key that is signalled for a limited time: it becomes unsignalled, as by a reset.
 *
 * @param at when
 * @param version that of the key from then on, drawn together with the signal's: only what happens to the key before
 *     {@code at} can come between the two, and that does away with this expiry
 * @param forgotten until when those who waited still find the signal
 */
public record Expiry(Instant at, long version, Instant forgotten) {

    boolean isDue(Instant now) {
        return !now.isBefore(at);
    }
}
