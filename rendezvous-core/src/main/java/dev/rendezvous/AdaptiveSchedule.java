package dev.rendezvous;

import java.time.Duration;

/** See {@link Schedule#adaptive()}. */
record AdaptiveSchedule() implements Schedule {

    private static final Duration LEAST = Duration.ofMillis(4);
    private static final Duration MOST = Duration.ofSeconds(1);
    private static final int WAIT_DIVISOR = 1000;
    private static final int CHECK_DURATION_FACTOR = 10;

    @Override
    public Duration nextPause(Duration unchanged, Duration checkDuration) {
        Duration pause = longer(unchanged.dividedBy(WAIT_DIVISOR), checkDuration.multipliedBy(CHECK_DURATION_FACTOR));
        return shorter(MOST, longer(LEAST, pause));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
