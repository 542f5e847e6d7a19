package dev.rendezvous;

import java.util.Objects;

/** Met once several checks in a row have succeeded. */
record SuccessThresholdCondition(Condition condition, int threshold) implements ConditionDecorator {

    SuccessThresholdCondition {
        Objects.requireNonNull(condition, "condition");
        if (threshold < 1) {
            throw new IllegalArgumentException(
                    "successes of " + condition + " must be at least 1, but was " + threshold);
        }
    }

    @Override
    public Watch decorate(Watch watch) {
        return new ForwardingWatch(watch) {

            private int successes;

            @Override
            public Observation check(Deadline deadline) throws InterruptedException {
                if (successes > 0 && deadline.isExpired()) {
                    return Observation.unsatisfied(notYet());
                }
                Observation observation = delegateCheck(deadline);
                if (observation instanceof Observation.Unsatisfied) {
                    successes = 0;
                    return observation;
                }
                successes++;
                return successes < permitted() ? Observation.unsatisfied(notYet()) : observation;
            }

            // The threshold, or fewer if there may be no more checks; one is left for the end of the wait.
            private int permitted() {
                return Math.min(
                        threshold,
                        confirmation().map(policy -> policy.limit() - 1).orElse(threshold));
            }

            private Reason notYet() {
                return Reason.inconclusiveReason(
                        Reason.Common.NOT_HELD_YET,
                        "%s: %d of %d successful checks in a row".formatted(condition, successes, threshold));
            }
        };
    }

    @Override
    public String toString() {
        return condition + " in " + threshold + " checks in a row";
    }
}
