package dev.rendezvous;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * Something in the outside world that can be checked, such as a TCP port or a database. One check is bounded in time. {@code
 * toString} should name what is checked: it becomes the name of the condition.
 *
 * <p>Implementations must be safe for use by multiple threads and keep no state between checks. Each check runs on a thread of its own,
 * unless {@link #isBounded()} or {@link Condition#onCallerThread()} says otherwise.
 */
@FunctionalInterface
public interface Probe {

    /**
     * Checks once. A failure of the outside world is an {@link Observation.Unsatisfied}, not an exception; an exception is a
     * defect of the probe and ends the wait with a permanent reason of kind {@link Reason.Common#CHECK_FAILED}, whose cause it is.
     *
     * @param deadline by which every part of the check must have ended
     * @throws InterruptedException promptly, when the calling thread is interrupted; no resource is left open
     */
    Observation check(Deadline deadline) throws InterruptedException;

    /**
     * Returns how long one check may take unless the caller sets another limit, so that a peer that has been replaced, or a name
     * that has moved, is tried again. Positive; five seconds by default.
     */
    default Duration attemptTimeout() {
        return Duration.ofSeconds(5);
    }

    /**
     * Returns how a satisfied result is confirmed while other conditions of the same wait are missing: once a second by default. A
     * probe whose checks are a burden to what it checks returns {@link Confirmation#OF_SESSION} or {@link
     * Confirmation#OF_UNFINISHED_HANDSHAKE}.
     */
    default Confirmation confirmation() {
        return Confirmation.OF_REQUEST;
    }

    /**
     * Returns whether each check ends by its deadline without help. If not, which is the default, each check runs on a new thread of the
     * same kind as the caller's, virtual or platform, which inherits its inheritable thread-local values. A check that has not returned
     * in time is interrupted and abandoned: the wait goes on or ends without it, its result is ignored, and no other check begins before
     * it has returned. Its thread, a daemon, ends when it returns.
     */
    default boolean isBounded() {
        return false;
    }

    /**
     * Returns a probe that calls code in this JVM. It has no limit for a single attempt other than that of the wait; a condition that
     * polls it does so every 100 ms.
     *
     * @param check returns whether the condition is met; an exception ends the wait, unless it is {@linkplain Condition#ignoring
     *     ignored}
     */
    static Probe of(String name, Callable<Boolean> check) {
        return new CallableProbe(Objects.requireNonNull(name, "name"), Objects.requireNonNull(check, "check"));
    }

    /**
     * How a satisfied result is confirmed while other conditions of the same wait are missing. Once those are met, it is confirmed
     * once more, in all cases but one: if the limit is reached, the latest result stands.
     *
     * @param interval how long the result is relied on before another check; positive
     * @param limit how many checks may be satisfied in one wait; at least one
     */
    record Confirmation(Duration interval, int limit) {

        private static final Duration NEVER = Duration.ofNanos(Long.MAX_VALUE / 2);

        /** For a check that costs little: a request, a name lookup, reading the attributes of a file. Once a second. */
        public static final Confirmation OF_REQUEST = every(Duration.ofSeconds(1));

        /** For a check that costs more: a login, a handshake or a process. Every five seconds. */
        public static final Confirmation OF_SESSION = every(Duration.ofSeconds(5));

        /**
         * For a check that opens a connection and closes it before the handshake of its protocol is over. Some servers count such
         * connections, and block the host that makes too many. Only when all others are met, and no more than five checks in all.
         */
        public static final Confirmation OF_UNFINISHED_HANDSHAKE = new Confirmation(NEVER, 5);

        public Confirmation {
            if (!interval.isPositive()) {
                throw new IllegalArgumentException("interval must be positive, but was " + interval);
            }
            if (limit < 1) {
                throw new IllegalArgumentException("limit must be at least 1, but was " + limit);
            }
        }

        /** Returns that a result is confirmed after each interval, which is positive, without a limit. */
        public static Confirmation every(Duration interval) {
            return new Confirmation(interval, Integer.MAX_VALUE);
        }

        /** Returns whether only a few checks may be satisfied. */
        boolean isLimited() {
            return limit < Integer.MAX_VALUE;
        }

        /** Returns the more cautious of both. */
        Confirmation and(Confirmation other) {
            return new Confirmation(
                    interval.compareTo(other.interval) > 0 ? interval : other.interval, Math.min(limit, other.limit));
        }
    }
}
