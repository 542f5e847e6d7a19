package dev.rendezvous;

import java.time.Duration;

/** See {@link Schedule#adaptive()}. */
record AdaptiveSchedule() implements Schedule {

    private static final Duration LEAST = Duration.ofMillis(4);
    private static final Duration MOST = Duration.ofSeconds(1);
    private static final int SHARE_OF_WAIT = 1000;
    private static final int TIMES_A_LOOK = 10;

    @Override
    public Duration after(Duration unchanged, Duration lookTook) {
        Duration pause = longer(unchanged.dividedBy(SHARE_OF_WAIT), lookTook.multipliedBy(TIMES_A_LOOK));
        return shorter(MOST, longer(LEAST, pause));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
