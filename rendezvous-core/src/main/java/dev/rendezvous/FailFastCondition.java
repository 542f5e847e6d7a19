package dev.rendezvous;

import java.util.Objects;
import java.util.function.Predicate;

/** Replaces the policy of which reasons end the wait. */
record FailFastCondition(Condition condition, Predicate<? super Reason> fatal) implements ConditionDecorator {

    FailFastCondition {
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(fatal, "fatal");
    }

    @Override
    public Watch decorate(Watch watch) {
        return new ForwardingWatch(watch) {
            @Override
            public Observation check(Deadline deadline) throws InterruptedException {
                Observation observation = delegateCheck(deadline);
                return observation instanceof Observation.Unsatisfied unsatisfied
                        ? Observation.unsatisfied(classify(unsatisfied.reason()))
                        : observation;
            }
        };
    }

    private Reason classify(Reason reason) {
        if (fatal.test(reason)) {
            return reason.withPermanence(Reason.Permanence.PERMANENT);
        }
        return reason.isPermanent() ? reason.withPermanence(Reason.Permanence.INCONCLUSIVE) : reason;
    }

    @Override
    public String toString() {
        return condition.toString();
    }
}
