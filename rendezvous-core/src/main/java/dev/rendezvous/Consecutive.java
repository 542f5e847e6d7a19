package dev.rendezvous;

import java.util.Objects;

/** Met once several looks on end were satisfied. */
record Consecutive(Condition condition, int looks) implements Wrapping {

    Consecutive {
        Objects.requireNonNull(condition, "condition");
        if (looks < 1) {
            throw new IllegalArgumentException(condition + " is to be seen at least once, not " + looks + " times");
        }
    }

    @Override
    public Watch decorate(Watch watch) {
        return new ForwardingWatch(watch) {

            private int seenSo;

            @Override
            public Observation look(Deadline deadline) throws InterruptedException {
                if (seenSo > 0 && deadline.expired()) {
                    return Observation.unsatisfied(notYet());
                }
                Observation seen = lookThrough(deadline);
                if (seen instanceof Observation.Unsatisfied) {
                    seenSo = 0;
                    return seen;
                }
                seenSo++;
                return seenSo < looks ? Observation.unsatisfied(notYet()) : seen;
            }

            private Reason notYet() {
                return Reason.inconclusiveReason(
                        Reason.Common.NOT_HELD_YET, "%s is so, at %d looks of %d".formatted(condition, seenSo, looks));
            }
        };
    }

    @Override
    public String toString() {
        return condition + " at " + looks + " looks on end";
    }
}
