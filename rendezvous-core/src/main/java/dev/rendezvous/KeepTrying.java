package dev.rendezvous;

import java.util.Objects;

/** Takes the hopelessness out of every reason. */
record KeepTrying(Condition condition) implements Condition {

    KeepTrying {
        Objects.requireNonNull(condition, "condition");
    }

    @Override
    public Watch watch() {
        return new ForwardingWatch(condition.watch()) {
            @Override
            public Observation look(Deadline deadline) throws InterruptedException {
                Observation seen = lookThrough(deadline);
                return seen instanceof Observation.Unsatisfied unsatisfied
                                && unsatisfied.reason().isPermanent()
                        ? Observation.unsatisfied(unsatisfied.reason().with(Reason.Hope.INCONCLUSIVE))
                        : seen;
            }
        };
    }

    @Override
    public String toString() {
        return condition.toString();
    }
}
