package dev.rendezvous.client;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Decides which failed requests are sent again, and after what pause. Immutable.
 *
 * @param backoff the pause when the server asks for none, given for how long attempts have failed and how long the latest one took
 */
record RetryPolicy(Growth backoff) {

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(4);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** Returns the pause after an attempt that failed. */
    @FunctionalInterface
    interface Growth {

        /**
         * Returns the pause before the next attempt.
         *
         * @param outage for how long attempts have failed
         * @param took how long the latest attempt took
         */
        Duration pause(Duration outage, Duration took);

        /** Returns a constant pause. */
        static Growth every(Duration pause) {
            return (outage, took) -> pause;
        }

        /** Returns a pause from 4 ms to 1 s, the longer of two growing ones, shortened by a random part. */
        private static Duration jittered(Duration one, Duration other) {
            Duration longer = one.compareTo(other) > 0 ? one : other;
            long nanos = Math.clamp(longer.toNanos(), SHORTEST_PAUSE.toNanos(), LONGEST_PAUSE.toNanos());
            return Duration.ofNanos(
                    (long) (nanos * (1 - JITTER * ThreadLocalRandom.current().nextDouble())));
        }
    }

    /** For requests to which the server responds at once: pauses grow to a tenth of the outage, from 4 ms to 1 s. */
    static final RetryPolicy REQUEST =
            new RetryPolicy((outage, took) -> Growth.jittered(outage.dividedBy(10), took.multipliedBy(10)));

    /**
     * For long polls: pauses grow to a hundredth of the outage, from 4 ms to 1 s. How long the attempt took does not count, as it is
     * mostly the time for which the server was asked to wait.
     */
    static final RetryPolicy LONG_POLL =
            new RetryPolicy((outage, took) -> Growth.jittered(outage.dividedBy(100), Duration.ZERO));

    /** For an event stream, which may also end right after it was opened: half a second. */
    static final RetryPolicy EVENT_STREAM = new RetryPolicy(Growth.every(Duration.ofMillis(500)));

    /** Sent by a proxy or server that is starting, stopping or overloaded. */
    private static final Set<Integer> RETRYABLE_STATUSES = Set.of(429, 502, 503, 504);

    /** Keeps the clients that were given the same Retry-After from coming back together. */
    private static final double JITTER = 0.2;

    /** Left for a last attempt when the pause would end after the deadline. */
    private static final Duration LAST_ATTEMPT = Duration.ofMillis(200);

    static boolean isRetryable(int status) {
        return RETRYABLE_STATUSES.contains(status);
    }

    /**
     * Returns the pause before the next attempt: what the server asked for and up to a fifth more, or the backoff if that is longer;
     * shorter where another attempt would otherwise come too late.
     *
     * @param outage for how long attempts have failed
     * @param took how long the latest attempt took
     * @param retryAfter the pause that the server asked for, or zero
     * @param left the time until the deadline
     */
    Duration pause(Duration outage, Duration took, Duration retryAfter, Duration left) {
        double factor = 1 + JITTER * ThreadLocalRandom.current().nextDouble();
        Duration asked = Duration.ofNanos((long) (retryAfter.toNanos() * factor));
        Duration own = backoff.pause(outage, took);
        Duration pause = asked.compareTo(own) > 0 ? asked : own;
        Duration longest = left.compareTo(LAST_ATTEMPT) > 0 ? left.minus(LAST_ATTEMPT) : left;
        return pause.compareTo(longest) > 0 ? longest : pause;
    }
}
