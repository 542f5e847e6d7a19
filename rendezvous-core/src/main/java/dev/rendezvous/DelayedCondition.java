package dev.rendezvous;

import java.time.Duration;
import java.util.Objects;

/** A condition that is first checked after a delay. */
record DelayedCondition(Condition condition, Duration delay) implements ConditionDecorator {

    DelayedCondition {
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
            public Observation check(Deadline deadline) throws InterruptedException {
                if (!started) {
                    started = true;
                    start = Deadline.in(delay, deadline.timeSource());
                }
                return start.isExpired() ? delegateCheck(deadline) : Observation.unsatisfied(NOT_YET);
            }

            @Override
            public void pause(Deadline until) throws InterruptedException {
                if (start.isExpired()) {
                    super.pause(until);
                } else {
                    until.timeSource().sleep(until.atMost(start.remaining()).remaining());
                }
            }
        };
    }

    private static final Reason NOT_YET = Reason.inconclusiveReason(
            Reason.Common.NOT_CHECKED_YET, "not checked yet: the initial delay has not passed");

    @Override
    public String toString() {
        return condition.toString();
    }
}
