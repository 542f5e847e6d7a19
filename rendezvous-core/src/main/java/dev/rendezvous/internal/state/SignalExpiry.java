package dev.rendezvous.internal.state;

import java.time.Instant;

/**
 * The scheduled end of a signal: the key becomes unsignalled, as by a reset.
 *
 * @param at when the signal expires
 * @param version the version of the key from then on, drawn together with the signal's version. Only another transition before
 *     {@code at} could draw one in between, and that cancels this expiry
 * @param retainedUntil until when waiters still find the signal
 */
public record SignalExpiry(Instant at, long version, Instant retainedUntil) {

    /** What an expiry takes, with its place among those that are due. */
    static final long WEIGHT = 96;

    boolean isDue(Instant now) {
        return !now.isBefore(at);
    }
}
