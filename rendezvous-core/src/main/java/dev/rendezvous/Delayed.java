package dev.rendezvous;

import java.time.Duration;
import java.util.Objects;

/** A condition that is first looked at after a while. */
record Delayed(Condition condition, Duration delay) implements Wrapping {

    Delayed {
        Objects.requireNonNull(condition, "condition");
        if (delay.isNegative()) {
            throw new IllegalArgumentException("The delay of " + condition + " is zero or more, not " + delay);
        }
    }

    @Override
    public Watch decorate(Watch watch) {
        return new ForwardingWatch(watch) {

            private Deadline start = Deadline.never();
            private boolean begun;

            @Override
            public Observation look(Deadline deadline) throws InterruptedException {
                if (!begun) {
                    begun = true;
                    start = Deadline.in(delay, deadline.time());
                }
                return start.expired() ? lookThrough(deadline) : Observation.unsatisfied(NOT_YET);
            }

            @Override
            public void pause(Deadline until) throws InterruptedException {
                if (start.expired()) {
                    super.pause(until);
                } else {
                    until.time().sleep(until.atMost(start.left()).left());
                }
            }
        };
    }

    private static final Reason NOT_YET =
            Reason.inconclusiveReason(Reason.Common.NOT_LOOKED_YET, "not looked at yet, as the delay has not passed");

    @Override
    public String toString() {
        return condition.toString();
    }
}
