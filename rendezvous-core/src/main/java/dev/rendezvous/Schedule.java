package dev.rendezvous;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Decides how long to pause between two checks of a polled condition. Implementations must be safe for use by multiple threads. */
@FunctionalInterface
public interface Schedule {

    /**
     * Returns how long to pause before the next check.
     *
     * @param unchanged how long the checks have been returning the same kind of observation
     * @param checkDuration how long the latest check took
     */
    Duration nextPause(Duration unchanged, Duration checkDuration);

    /**
     * Returns the default schedule: 4 ms at first, growing to one second while the observation stays the same, and short again
     * when it changes. The pause is a thousandth of the time without a change, so that a change is noticed late by at most a
     * thousandth of the wait; and at least ten times the duration of a check, so that checks use at most a tenth of a core and do
     * not overload a server that is starting. A jitter of a fifth spreads the checks of many waiters.
     */
    static Schedule adaptive() {
        return new AdaptiveSchedule().withJitter(0.2);
    }

    /**
     * Returns a schedule with exponential backoff: pauses grow by a factor while the observation stays the same, and start again
     * with the first one when it changes.
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
        Schedule series = (unchanged, checkDuration) -> constant.nextPause(unchanged, checkDuration)
                .plusNanos((long) Math.min(unchanged.toNanos() * (factor - 1), century));
        return series.atMost(most);
    }

    /** Returns this schedule with no pause longer than {@code most}, which is positive. */
    default Schedule atMost(Duration most) {
        Duration limit = every(most).nextPause(Duration.ZERO, Duration.ZERO);
        return (unchanged, checkDuration) -> {
            Duration pause = nextPause(unchanged, checkDuration);
            return pause.compareTo(limit) < 0 ? pause : limit;
        };
    }

    /** Returns a schedule with a constant pause. */
    static Schedule every(Duration pause) {
        if (!pause.isPositive()) {
            throw new IllegalArgumentException("pause must be positive, but was " + pause);
        }
        return (unchanged, checkDuration) -> pause;
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
        return (unchanged, checkDuration) -> {
            double factor = 1 - share * ThreadLocalRandom.current().nextDouble();
            return Duration.ofNanos((long) (nextPause(unchanged, checkDuration).toNanos() * factor));
        };
    }
}
