package dev.rendezvous.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The state of a key at one moment, without its payload. Immutable.
 *
 * @param name with a leading slash
 * @param phase the result that a new wait would have
 * @param version the version of the latest signal, reset or expiry; zero if there was none
 * @param count the number of successful signals since the last reset
 * @param timeToLive the time until the latest signal expires; empty if it does not
 * @param waiters the number of callers that wait for the key
 * @param history the latest signals, oldest first
 */
public record KeyStatus(
        String name,
        Phase phase,
        long version,
        long count,
        Optional<Duration> timeToLive,
        int waiters,
        List<PastSignal> history) {

    public KeyStatus {
        history = List.copyOf(history);
    }

    /** The result that a new wait would have. */
    public enum Phase {
        /** Never signalled, reset or expired: it would wait. */
        UNSIGNALLED,
        /** The latest signal was successful: a new wait succeeds at once. */
        SIGNALLED,
        /** The latest signal was a failure: its wait would fail at once. */
        FAILED
    }

    /**
     * A signal in the history of a key. Immutable.
     *
     * @param version the version that the signal gave the key
     * @param at when it was received, by the server's clock
     * @param failure the reason of a failure signal, which may be an empty text; empty for a successful signal
     * @param bytes the size of its payload; zero if it had none
     * @param type the media type of its payload; an empty text if it had none
     */
    public record PastSignal(long version, Instant at, Optional<String> failure, int bytes, String type) {}
}
