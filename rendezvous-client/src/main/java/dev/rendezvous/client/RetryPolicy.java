package dev.rendezvous.client;

import java.time.Duration;

/**
 * The pauses between the attempts of a request, or of a wait, while the server cannot be reached or responds with 429, 502, 503 or 504:
 * exponential backoff with jitter. Immutable.
 *
 * <p>A longer pause that the server asks for with {@code Retry-After} is kept, up to four seconds, so that a place at a barrier or in a
 * queue is not lost. A pause ends in time for a last attempt before the deadline. For how long attempts are made is not part of the
 * policy: waits have their deadline, other requests the {@linkplain RendezvousClient#withRetryTimeout retry timeout}.
 *
 * @param initialDelay the pause after the first attempt that failed; positive
 * @param multiplier by which the pause grows with each further attempt that fails; at least 1
 * @param maxDelay the longest pause; at least {@code initialDelay}
 * @param jitter the largest part of a pause, from 0 to 1, by which it is shortened at random, and one that the server asks for extended,
 *     so that clients that failed together do not come back together
 */
public record RetryPolicy(Duration initialDelay, double multiplier, Duration maxDelay, double jitter) {

    private static final Duration SHORT = Duration.ofMillis(4);
    private static final Duration LONG = Duration.ofSeconds(1);
    private static final double JITTER = 0.2;

    private static final RetryPolicy REQUESTS = new RetryPolicy(SHORT, 1.1, LONG, JITTER);
    private static final RetryPolicy WAITS = new RetryPolicy(SHORT, 1.01, LONG, JITTER);

    /**
     * Creates a policy.
     *
     * @throws IllegalArgumentException if a value is not allowed; the message names it
     */
    public RetryPolicy {
        if (!initialDelay.isPositive()) {
            throw new IllegalArgumentException("initialDelay must be positive, but was " + initialDelay);
        }
        if (!(multiplier >= 1 && Double.isFinite(multiplier))) {
            throw new IllegalArgumentException("multiplier must be a number from 1, but was " + multiplier);
        }
        if (maxDelay.compareTo(initialDelay) < 0) {
            throw new IllegalArgumentException(
                    "maxDelay must be at least initialDelay, " + initialDelay + ", but was " + maxDelay);
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter must be a number from 0 to 1, but was " + jitter);
        }
    }

    /** Returns the default for requests that the server answers at once: pauses from 4 ms to 1 s, about a tenth of the outage so far. */
    public static RetryPolicy ofRequests() {
        return REQUESTS;
    }

    /**
     * Returns the default for waits: pauses from 4 ms to 1 s, about a hundredth of the outage so far, so that a waiter notices soon that
     * the server is back.
     */
    public static RetryPolicy ofWaits() {
        return WAITS;
    }

    /** Returns a policy with a constant pause, without jitter. */
    public static RetryPolicy fixedDelay(Duration delay) {
        return new RetryPolicy(delay, 1, delay, 0);
    }

    /** Returns a copy with another first pause. */
    public RetryPolicy withInitialDelay(Duration delay) {
        return new RetryPolicy(delay, multiplier, maxDelay, jitter);
    }

    /** Returns a copy with another growth. */
    public RetryPolicy withMultiplier(double factor) {
        return new RetryPolicy(initialDelay, factor, maxDelay, jitter);
    }

    /** Returns a copy with another longest pause. */
    public RetryPolicy withMaxDelay(Duration delay) {
        return new RetryPolicy(initialDelay, multiplier, delay, jitter);
    }

    /** Returns a copy with another jitter. */
    public RetryPolicy withJitter(double part) {
        return new RetryPolicy(initialDelay, multiplier, maxDelay, part);
    }

    /**
     * Returns the pause before the next attempt.
     *
     * @param failures the number of attempts that have failed in a row, at least one
     * @param retryAfter the pause that the server asked for, or zero
     * @param random from 0 to 1
     */
    Duration delay(long failures, Duration retryAfter, double random) {
        double grown = (double) initialDelay.toNanos() * Math.pow(multiplier, (double) (failures - 1));
        Duration own = Duration.ofNanos((long) (Math.min(grown, (double) maxDelay.toNanos()) * (1 - jitter * random)));
        Duration asked = Duration.ofNanos((long) ((double) retryAfter.toNanos() * (1 + jitter * random)));
        return asked.compareTo(own) > 0 ? asked : own;
    }
}
