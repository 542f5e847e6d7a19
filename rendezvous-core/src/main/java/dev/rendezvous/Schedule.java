package dev.rendezvous;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Says how long to pause between two looks of a polled condition. Implementations are safe for use by many threads.
 */
@FunctionalInterface
public interface Schedule {

    /**
     * Returns how long to pause before the next look.
     *
     * @param unchanged how long the looks have been giving the same kind of answer
     * @param lookTook how long the latest look took
     */
    Duration after(Duration unchanged, Duration lookTook);

    /**
     * Returns the default: 4 ms at first, growing to a second while the answer stays the same, and quick again when it changes.
     * The pause is a thousandth of the time that nothing has changed, so noticing late costs a thousandth of the wait; and ten
     * times what a look takes, so that looking never costs more than a tenth of one core, nor a struggling server its breath. A
     * fifth of jitter keeps many waiters apart.
     */
    static Schedule adaptive() {
        return new AdaptiveSchedule().withJitter(0.2);
    }

    /**
     * Returns a schedule whose pauses grow by a factor while the answer stays the same, and begin anew when it changes.
     *
     * @param first positive
     * @param factor at least 1
     * @param most the longest pause, positive
     */
    static Schedule growing(Duration first, double factor, Duration most) {
        if (!(factor >= 1)) {
            throw new IllegalArgumentException("Pauses grow by a factor from 1, not " + factor);
        }
        Schedule constant = every(first);
        // The n-th pause of a geometric series is the first one plus (factor - 1) times the sum of those before it.
        Schedule series = (unchanged, lookTook) -> constant.after(unchanged, lookTook)
                .plusNanos((long) Math.min(unchanged.toNanos() * (factor - 1), CENTURY_NANOS));
        return series.atMost(most);
    }

    /** Returns this schedule with no pause longer than {@code most}, which is positive. */
    default Schedule atMost(Duration most) {
        Duration limit = every(most).after(Duration.ZERO, Duration.ZERO);
        return (unchanged, lookTook) -> {
            Duration pause = after(unchanged, lookTook);
            return pause.compareTo(limit) < 0 ? pause : limit;
        };
    }

    /** As a double, so that a huge factor does not overflow. */
    double CENTURY_NANOS = 3.15e18;

    /** Returns a schedule that always pauses the same. */
    static Schedule every(Duration pause) {
        if (!pause.isPositive()) {
            throw new IllegalArgumentException("A pause between looks is positive, not " + pause);
        }
        return (unchanged, lookTook) -> pause;
    }

    /**
     * Returns this schedule with every pause shortened at random, by {@code share} of it at most.
     *
     * @param share from 0 to 1
     */
    default Schedule withJitter(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("Jitter is a share from 0 to 1, not " + share);
        }
        return (unchanged, lookTook) -> {
            double factor = 1 - share * ThreadLocalRandom.current().nextDouble();
            return Duration.ofNanos((long) (after(unchanged, lookTook).toNanos() * factor));
        };
    }
}
