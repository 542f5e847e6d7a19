package dev.rendezvous;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** A condition with its own limit: once that has passed, the condition can never be met in this wait. */
record WithinCondition(Condition condition, Duration limit) implements ConditionDecorator {

    WithinCondition {
        Objects.requireNonNull(condition, "condition");
        if (!limit.isPositive()) {
            throw new IllegalArgumentException("limit of " + condition + " must be positive, but was " + limit);
        }
    }

    @Override
    public Watch decorate(Watch watch) {
        return new WithinWatch(watch);
    }

    @Override
    public String toString() {
        return condition.toString();
    }

    private final class WithinWatch extends ForwardingWatch {

        private Deadline own = Deadline.never();
        private boolean started;
        private boolean wasMet;

        WithinWatch(Watch watch) {
            super(LastCompleteWatch.of(watch));
        }

        @Override
        public Observation check(Deadline deadline) throws InterruptedException {
            if (!started) {
                started = true;
                own = Deadline.in(limit, deadline.timeSource());
            }
            // Once met in time, it may fail and recover while other conditions are awaited.
            boolean over = !wasMet && own.isExpired();
            Observation observation = delegateCheck(wasMet ? deadline : deadline.atMost(own.remaining()));
            if (observation instanceof Observation.Unsatisfied unsatisfied) {
                return over ? Observation.unsatisfied(expired(unsatisfied.reason())) : observation;
            }
            wasMet = true;
            return observation;
        }

        @Override
        public void pause(Deadline until) throws InterruptedException {
            super.pause(wasMet ? until : until.atMost(own.remaining()));
        }

        private Reason expired(Reason last) {
            return new Reason(Reason.Common.OUT_OF_TIME, last.message(), Reason.Permanence.PERMANENT, List.of(last));
        }
    }
}
