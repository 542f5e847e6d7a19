package dev.rendezvous;

import java.time.Duration;
import java.util.Objects;

/** Met once another condition has been met in every check for a duration. */
record HeldForCondition(Condition condition, Duration duration) implements ConditionDecorator {

    HeldForCondition {
        Objects.requireNonNull(condition, "condition");
        if (!duration.isPositive()) {
            throw new IllegalArgumentException("duration of " + condition + " must be positive, but was " + duration);
        }
    }

    @Override
    public Watch decorate(Watch watch) {
        return new HeldWatch(watch);
    }

    @Override
    public String toString() {
        return condition + " held for " + duration.toMillis() + " ms";
    }

    private final class HeldWatch extends ForwardingWatch {

        private boolean holding;
        private long since;
        private Duration remaining = duration;

        HeldWatch(Watch watch) {
            super(watch);
        }

        @Override
        public Observation check(Deadline deadline) throws InterruptedException {
            Observation observation = delegateCheck(deadline);
            if (observation instanceof Observation.Unsatisfied) {
                holding = false;
                return observation;
            }
            long now = deadline.timeSource().nanoTime();
            if (!holding) {
                holding = true;
                since = now;
            }
            remaining = duration.minusNanos(now - since);
            return remaining.isPositive() ? Observation.unsatisfied(notYet()) : observation;
        }

        private Reason notYet() {
            return Reason.inconclusiveReason(
                    Reason.Common.NOT_HELD_YET,
                    "%s: true for %d of %d ms"
                            .formatted(condition, duration.minus(remaining).toMillis(), duration.toMillis()));
        }

        @Override
        public void pause(Deadline until) throws InterruptedException {
            if (!holding || !remaining.isPositive()) {
                super.pause(until);
            } else if (isLimited()) {
                until.timeSource()
                        .sleep(until.atMost(shorter(remaining, fewChecks())).remaining());
            } else {
                super.pause(until.atMost(remaining));
            }
        }

        /** Spreads the few checks that there may be over the duration, and leaves one for the end of the wait. */
        private Duration fewChecks() {
            return duration.dividedBy(3);
        }

        private static Duration shorter(Duration a, Duration b) {
            return a.compareTo(b) < 0 ? a : b;
        }
    }
}
