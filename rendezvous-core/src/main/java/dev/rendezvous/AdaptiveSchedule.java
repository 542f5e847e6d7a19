package dev.rendezvous;

import dev.rendezvous.Reason.Common;
import java.time.Duration;

/** See {@link Schedule#adaptive()}. */
record AdaptiveSchedule() implements Schedule {

    private static final Duration MOST = Duration.ofSeconds(1);
    private static final int CHECK_DURATION_FACTOR = 10;

    private static final Duration LEAST = Duration.ofMillis(30);
    private static final int WAIT_DIVISOR = 15;

    /** The pause while nothing is there, for the first seconds; then it grows. */
    private static final Duration LEAST_OF_ABSENT = Duration.ofMillis(10);

    private static final Duration FIRST_SECONDS = Duration.ofSeconds(5);
    private static final int WAIT_DIVISOR_OF_ABSENT = 20;

    @Override
    public Duration nextPause(Observation latest, Duration unchanged, Duration checkDuration) {
        Duration pause = isAbsent(latest) ? pauseOfAbsent(unchanged) : longer(LEAST, unchanged.dividedBy(WAIT_DIVISOR));
        return shorter(MOST, longer(pause, pauseOfSlow(unchanged, checkDuration)));
    }

    /** The first check of a program is slow because its classes are loaded, which says nothing of the peer. */
    private static Duration pauseOfSlow(Duration unchanged, Duration checkDuration) {
        return shorter(unchanged, checkDuration.multipliedBy(CHECK_DURATION_FACTOR));
    }

    /** Returns whether nothing is there that a check could bother: the kernel refuses, or there is no file. */
    private static boolean isAbsent(Observation latest) {
        if (latest instanceof Observation.Unsatisfied unsatisfied) {
            Reason.Kind kind = unsatisfied.reason().kind();
            return kind == Common.CONNECTION_REFUSED || kind == Common.NO_SUCH_FILE;
        }
        return false;
    }

    private static Duration pauseOfAbsent(Duration unchanged) {
        Duration afterFirst = longer(Duration.ZERO, unchanged.minus(FIRST_SECONDS));
        return LEAST_OF_ABSENT.plus(afterFirst.dividedBy(WAIT_DIVISOR_OF_ABSENT));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
