package dev.rendezvous;

import java.time.Duration;
import java.util.Objects;

/** A condition that is first checked after a delay. */
record Delayed(Condition condition, Duration delay) implements Wrapping {

    Delayed {
        Objects.requireNonNull(condition, "condition");
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay of " + condition + " must not be negative, but was " + delay);
        }
    }

    @Override
    public Watch decorate(Watch watch) {
        return new ForwardingWatch(watch) {

            private Deadline start = Deadline.never();
            private boolean started;

            @Override
            public Observation look(Deadline deadline) throws InterruptedException {
                if (!started) {
                    started = true;
                    start = Deadline.in(delay, deadline.time());
                }
                return start.expired() ? delegateCheck(deadline) : Observation.unsatisfied(NOT_YET);
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

    private static final Reason NOT_YET = Reason.inconclusiveReason(
            Reason.Common.NOT_LOOKED_YET, "not checked yet: the initial delay has not passed");

    @Override
    public String toString() {
        return condition.toString();
    }
}
