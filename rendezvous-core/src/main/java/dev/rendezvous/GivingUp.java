package dev.rendezvous;

import java.util.Objects;
import java.util.function.Predicate;

/** A caller's own policy of which reasons end the wait. */
record GivingUp(Condition condition, Predicate<? super Reason> hopeless) implements Wrapping {

    GivingUp {
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(hopeless, "hopeless");
    }

    @Override
    public Watch decorate(Watch watch) {
        return new ForwardingWatch(watch) {
            @Override
            public Observation look(Deadline deadline) throws InterruptedException {
                Observation seen = lookThrough(deadline);
                return seen instanceof Observation.Unsatisfied unsatisfied
                        ? Observation.unsatisfied(judged(unsatisfied.reason()))
                        : seen;
            }
        };
    }

    private Reason judged(Reason reason) {
        if (hopeless.test(reason)) {
            return reason.with(Reason.Hope.PERMANENT);
        }
        return reason.isPermanent() ? reason.with(Reason.Hope.INCONCLUSIVE) : reason;
    }

    @Override
    public String toString() {
        return condition.toString();
    }
}
