package dev.rendezvous;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A probe looked at on a schedule. */
record Polling(Probe probe, Schedule schedule, Duration longestLook) implements Condition {

    private static final Duration LEAST_LOOK = Duration.ofMillis(5);

    Polling {
        Objects.requireNonNull(probe, "probe");
        Objects.requireNonNull(schedule, "schedule");
        if (!longestLook.isPositive()) {
            throw new IllegalArgumentException("A look at " + probe + " lasts a positive time, not " + longestLook);
        }
    }

    @Override
    public Watch watch() {
        return watch(PollSettings.unset());
    }

    @Override
    public Watch watch(PollSettings settings) {
        return new PollingWatch(
                settings.schedule().orElse(schedule), settings.attemptTimeout().orElse(longestLook));
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
        private Duration lookTook = Duration.ZERO;
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
            long begun = deadline.time().nanos();
            Observation now = probe.look(deadline.atMost(attemptTimeout));
            long ended = deadline.time().nanos();
            if (before == null || !before.isLike(now)) {
                unchangedSince = ended;
            }
            lookTook = Duration.ofNanos(ended - begun);
            unchanged = Duration.ofNanos(ended - unchangedSince);
            latest = now;
            return now;
        }

        @Override
        public void pause(Deadline until) throws InterruptedException {
            Duration left = until.left();
            Duration pause = schedule.after(unchanged, lookTook);
            until.time().sleep(left.minus(pause).compareTo(worthLooking()) < 0 ? left : pause);
        }

        /** A look that the deadline cuts short sees silence where there is none. */
        private Duration worthLooking() {
            Duration usual = lookTook.multipliedBy(2);
            return usual.compareTo(LEAST_LOOK) < 0 ? LEAST_LOOK : usual;
        }
    }
}
