package dev.rendezvous.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A key as it is at one moment, but for its payload.
 *
 * @param name with a leading slash
 * @param phase what who comes now finds
 * @param version of the latest signal, reset or expiry; zero if there was none
 * @param count good signals since the last reset
 * @param left how long the latest signal still stands, if for a limited time
 * @param waiters how many wait for it
 * @param history its latest signals, oldest first
 */
public record KeyStatus(
        String name,
        Phase phase,
        long version,
        long count,
        Optional<Duration> left,
        int waiters,
        List<PastSignal> history) {

    public KeyStatus {
        history = List.copyOf(history);
    }

    /** What who comes now finds. */
    public enum Phase {
        /** Never signalled, reset or expired. */
        UNSIGNALLED,
        /** The latest signal was a good one. */
        SIGNALLED,
        /** The latest signal was a failure. */
        FAILED
    }

    /**
     * A signal that there was.
     *
     * @param version the version it drew
     * @param at when it came, by the server's clock
     * @param failure its reason, perhaps an empty one, if it was a failure signal
     * @param bytes the size of its payload, zero if it had none
     * @param type the media type of its payload, empty if it had none
     */
    public record PastSignal(long version, Instant at, Optional<String> failure, int bytes, String type) {}
}
