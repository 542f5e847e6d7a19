package dev.rendezvous;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A probe that is checked on a schedule. */
record PollingCondition(Probe probe, Schedule schedule, Duration attemptTimeout) implements Condition {

    private static final Observation NOT_CHECKED = Observation.unsatisfied(
            Reason.inconclusiveReason(Reason.Common.NOT_CHECKED_YET, "not checked yet: others took all the time"));

    private static final Duration SHORTEST_USEFUL_CHECK = Duration.ofMillis(5);

    PollingCondition {
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
        settings.requireOwnThread(this);
        return new PollingWatch(settings);
    }

    @Override
    public Condition withName(String name) {
        return probe instanceof LocalProbe local
                ? new PollingCondition(local.withName(name), schedule, attemptTimeout)
                : Condition.super.withName(name);
    }

    @Override
    public String toString() {
        return probe.toString();
    }

    private final class PollingWatch implements Watch {

        private final Schedule schedule;
        private final Duration attemptTimeout;
        private final Optional<CheckLimiter> limiter;
        private final Optional<CheckThread> thread;
        private final PollHistory history = new PollHistory();
        private @Nullable Observation latest;

        PollingWatch(PollSettings settings) {
            this.schedule = settings.schedule().orElse(PollingCondition.this.schedule);
            this.attemptTimeout = settings.attemptTimeout().orElse(PollingCondition.this.attemptTimeout);
            this.limiter = settings.limiter();
            this.thread = probe.isBounded() || settings.isOnCallerThread()
                    ? Optional.empty()
                    : Optional.of(new CheckThread(probe, settings.isInComposite()));
        }

        @Override
        public Observation check(Deadline deadline) throws InterruptedException {
            Observation before = latest;
            if (before != null && deadline.isExpired()) {
                return before;
            }
            if (limiter.isPresent() && !limiter.get().acquire(deadline)) {
                return before != null ? before : NOT_CHECKED;
            }
            try {
                long started = deadline.timeSource().nanoTime();
                Observation now = run(deadline.atMost(attemptTimeout));
                history.record(now, started, deadline.timeSource().nanoTime());
                latest = now;
                return now;
            } finally {
                limiter.ifPresent(CheckLimiter::release);
            }
        }

        private Observation run(Deadline deadline) throws InterruptedException {
            if (thread.isPresent()) {
                return thread.get().check(deadline);
            }
            if (probe.isBounded()) {
                return probe.check(deadline);
            }
            try {
                return probe.check(deadline);
            } catch (RuntimeException | Error e) {
                return CheckFailure.observation(probe.toString(), e);
            }
        }

        @Override
        public void pause(Deadline until) throws InterruptedException {
            Duration left = until.remaining();
            Duration pause = history.nextPause(schedule);
            until.timeSource().sleep(left.minus(pause).compareTo(usefulCheck()) < 0 ? left : pause);
        }

        /** Confirms no more often than the schedule checks. */
        @Override
        public Optional<Probe.Confirmation> confirmation() {
            return Optional.of(probe.confirmation().and(Probe.Confirmation.every(history.nextPause(schedule))));
        }

        /** Returns how long a check needs: one cut short by the deadline would report a silent peer where there is none. */
        private Duration usefulCheck() {
            Duration usual = history.checkDuration().multipliedBy(2);
            return usual.compareTo(SHORTEST_USEFUL_CHECK) < 0 ? SHORTEST_USEFUL_CHECK : usual;
        }
    }
}
