package dev.rendezvous;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A condition that stays met once a check has found it met. */
record LatchedCondition(Condition condition) implements ConditionDecorator {

    LatchedCondition {
        Objects.requireNonNull(condition, "condition");
    }

    @Override
    public Watch decorate(Watch watch) {
        return new ForwardingWatch(watch) {

            private Observation.@Nullable Satisfied met;

            @Override
            public Observation check(Deadline deadline) throws InterruptedException {
                if (met != null) {
                    return met;
                }
                Observation observation = delegateCheck(deadline);
                if (observation instanceof Observation.Satisfied satisfied) {
                    met = satisfied;
                }
                return observation;
            }

            @Override
            public void pause(Deadline until) throws InterruptedException {
                if (met == null) {
                    super.pause(until);
                } else {
                    until.timeSource().sleep(until.remaining());
                }
            }

            @Override
            public Optional<Probe.Confirmation> confirmation() {
                return met == null ? super.confirmation() : Optional.empty();
            }
        };
    }

    @Override
    public String toString() {
        return condition.toString();
    }
}
