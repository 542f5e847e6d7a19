package dev.rendezvous;

import java.util.Objects;

/** Takes the hopelessness out of every reason. */
record KeepTrying(Condition condition) implements Condition {

    KeepTrying {
        Objects.requireNonNull(condition, "condition");
    }

    @Override
    public Watch watch() {
        Watch watch = condition.watch();
        return new Watch() {
            @Override
            public Observation look(Deadline deadline) throws InterruptedException {
                Observation seen = watch.look(deadline);
                return seen instanceof Observation.Unsatisfied unsatisfied
                                && unsatisfied.reason().isPermanent()
                        ? Observation.unsatisfied(unsatisfied.reason().with(Reason.Hope.INCONCLUSIVE))
                        : seen;
            }

            @Override
            public void pause(Deadline until) throws InterruptedException {
                watch.pause(until);
            }

            @Override
            public void close() {
                watch.close();
            }
        };
    }

    @Override
    public String toString() {
        return condition.toString();
    }
}
