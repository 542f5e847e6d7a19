package dev.rendezvous;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** A condition with a limit of its own: when that has passed, it can never be met in this wait. */
record Within(Condition condition, Duration limit) implements Wrapping {

    Within {
        Objects.requireNonNull(condition, "condition");
        if (!limit.isPositive()) {
            throw new IllegalArgumentException(condition + " is given a positive time, not " + limit);
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
        private boolean begun;
        private boolean wasMet;

        WithinWatch(Watch watch) {
            super(watch);
        }

        @Override
        public Observation look(Deadline deadline) throws InterruptedException {
            if (!begun) {
                begun = true;
                own = Deadline.in(limit, deadline.time());
            }
            // What was met in time may falter and recover while it waits for others.
            boolean over = !wasMet && own.expired();
            Observation seen = lookThrough(wasMet ? deadline : deadline.atMost(own.left()));
            if (seen instanceof Observation.Unsatisfied unsatisfied) {
                return over ? Observation.unsatisfied(outOfTime(unsatisfied.reason())) : seen;
            }
            wasMet = true;
            return seen;
        }

        @Override
        public void pause(Deadline until) throws InterruptedException {
            super.pause(wasMet ? until : until.atMost(own.left()));
        }

        private Reason outOfTime(Reason last) {
            return new Reason(Reason.Common.OUT_OF_TIME, last.message(), Reason.Hope.PERMANENT, List.of(last));
        }
    }
}
