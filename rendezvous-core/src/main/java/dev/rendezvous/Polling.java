package dev.rendezvous;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A probe that is checked on a schedule. */
record Polling(Probe probe, Schedule schedule, Duration attemptTimeout) implements Condition {

    private static final Duration SHORTEST_USEFUL_CHECK = Duration.ofMillis(5);

    Polling {
        Objects.requireNonNull(probe, "probe");
        Objects.requireNonNull(schedule, "schedule");
        if (!attemptTimeout.isPositive()) {
            throw new IllegalArgumentException(
                    "attempt timeout of " + probe + " must be positive, but was " + attemptTimeout);
        }
    }

    @Override
    public Watch watch() {
        return watch(PollSettings.unset());
    }

    @Override
    public Watch watch(PollSettings settings) {
        return new PollingWatch(
                settings.schedule().orElse(schedule), settings.attemptTimeout().orElse(attemptTimeout));
    }

    @Override
    public String toString() {
        return probe.toString();
    }

    private final class PollingWatch implements Watch {

        private final Schedule schedule;
        private final Duration attemptTimeout;
        private @Nullable Observation latest;
        private long unchangedSince;
        private Duration checkDuration = Duration.ZERO;
        private Duration unchanged = Duration.ZERO;

        PollingWatch(Schedule schedule, Duration attemptTimeout) {
            this.schedule = schedule;
            this.attemptTimeout = attemptTimeout;
        }

        @Override
        public Observation look(Deadline deadline) throws InterruptedException {
            Observation before = latest;
            if (before != null && deadline.expired()) {
                return before;
            }
            long started = deadline.time().nanos();
            Observation now = probe.look(deadline.atMost(attemptTimeout));
            long ended = deadline.time().nanos();
            if (before == null || !before.isLike(now)) {
                unchangedSince = ended;
            }
            checkDuration = Duration.ofNanos(ended - started);
            unchanged = Duration.ofNanos(ended - unchangedSince);
            latest = now;
            return now;
        }

        @Override
        public void pause(Deadline until) throws InterruptedException {
            Duration left = until.left();
            Duration pause = schedule.after(unchanged, checkDuration);
            until.time().sleep(left.minus(pause).compareTo(usefulCheck()) < 0 ? left : pause);
        }

        /** Returns how long a check needs: one cut short by the deadline would report a silent peer where there is none. */
        private Duration usefulCheck() {
            Duration usual = checkDuration.multipliedBy(2);
            return usual.compareTo(SHORTEST_USEFUL_CHECK) < 0 ? SHORTEST_USEFUL_CHECK : usual;
        }
    }
}
