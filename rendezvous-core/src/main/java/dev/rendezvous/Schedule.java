package dev.rendezvous;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Decides how long to pause between two checks of a polled condition. Implementations must be safe for use by multiple threads. */
@FunctionalInterface
public interface Schedule {

    /**
     * Returns how long to pause before the next check.
     *
     * @param latest what the latest check returned
     * @param unchanged for how long the checks have returned no kind of observation for the first time in this wait
     * @param checkDuration how long the latest check took
     */
    Duration nextPause(Observation latest, Duration unchanged, Duration checkDuration);

    /**
     * Returns the default schedule: short pauses in the first seconds, growing with the time waited to one second.
     *
     * <ul>
     *   <li>A peer that answers, but not as it should, is checked every 30 ms at first, and then after a fifteenth of the time
     *       waited: fewer than a hundred times in half a minute.
     *   <li>While nothing is there that could notice, as nothing listens or there is no file, a check comes every 10 ms for five
     *       seconds, and then after a twentieth of the time since then.
     * </ul>
     *
     * <p>Pauses are short again when a kind of observation is seen for the first time. They are at least ten times the duration of a
     * check, so that checks do not overload a server that is starting; but no longer than the observations have been of the same kind, as
     * the first check of a program takes long. A jitter of a fifth spreads the checks of many waiters.
     */
    static Schedule adaptive() {
        return new AdaptiveSchedule().withJitter(0.2);
    }

    /**
     * Returns a schedule with exponential backoff: pauses grow by a factor, and start again with the first one when a kind of
     * observation is seen for the first time.
     *
     * @param first the first pause, positive
     * @param factor at least 1
     * @param most the longest pause, positive
     */
    static Schedule exponential(Duration first, double factor, Duration most) {
        if (!(factor >= 1)) {
            throw new IllegalArgumentException("factor must be at least 1, but was " + factor);
        }
        Schedule constant = every(first);
        double century = 3.15e18; // nanoseconds; a huge factor must not overflow
        // The n-th pause of a geometric series is the first one plus (factor - 1) times the sum of those before it.
        Schedule series = (latest, unchanged, checkDuration) -> constant.nextPause(latest, unchanged, checkDuration)
                .plusNanos((long) Math.min(unchanged.toNanos() * (factor - 1), century));
        return series.atMost(most);
    }

    /** Returns this schedule with no pause longer than {@code most}, which is positive. */
    default Schedule atMost(Duration most) {
        requirePositive(most);
        return (latest, unchanged, checkDuration) -> {
            Duration pause = nextPause(latest, unchanged, checkDuration);
            return pause.compareTo(most) < 0 ? pause : most;
        };
    }

    /** Returns a schedule with a constant pause. */
    static Schedule every(Duration pause) {
        requirePositive(pause);
        return (latest, unchanged, checkDuration) -> pause;
    }

    private static void requirePositive(Duration pause) {
        if (!pause.isPositive()) {
            throw new IllegalArgumentException("pause must be positive, but was " + pause);
        }
    }

    /**
     * Returns this schedule with every pause shortened by a random part, at most {@code share} of it.
     *
     * @param share from 0 to 1
     */
    default Schedule withJitter(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("jitter must be from 0 to 1, but was " + share);
        }
        return (latest, unchanged, checkDuration) -> {
            double factor = 1 - share * ThreadLocalRandom.current().nextDouble();
            return Duration.ofNanos(
                    (long) (nextPause(latest, unchanged, checkDuration).toNanos() * factor));
        };
    }
}
