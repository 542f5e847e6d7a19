package dev.rendezvous;

import java.util.Objects;

/** Met when a check gives conclusive evidence that another condition is not met. */
record NotCondition(Condition condition) implements ConditionDecorator {

    NotCondition {
        Objects.requireNonNull(condition, "condition");
    }

    @Override
    public Watch decorate(Watch watch) {
        return new NotWatch(watch);
    }

    @Override
    public String toString() {
        return "not:" + condition;
    }

    private final class NotWatch extends ForwardingWatch {

        private boolean resolvedBefore;

        NotWatch(Watch watch) {
            super(watch);
        }

        @Override
        public Observation check(Deadline deadline) throws InterruptedException {
            Observation observation = delegateCheck(deadline);
            if (observation instanceof Observation.Unsatisfied unsatisfied) {
                return invert(unsatisfied.reason());
            }
            resolvedBefore = true;
            String detail = ((Observation.Satisfied) observation).detail();
            return Observation.unsatisfied(
                    Reason.transientReason(Reason.Common.STILL_TRUE, condition + " is still true: " + detail));
        }

        private Observation invert(Reason reason) {
            boolean nameGone = resolvedBefore && reason.kind() == Reason.Common.NAME_NOT_FOUND;
            if (nameGone || reason.permanence() == Reason.Permanence.TRANSIENT) {
                return Observation.satisfied("gone: " + reason.message());
            }
            resolvedBefore |= reason.kind() != Reason.Common.NAME_NOT_FOUND
                    && reason.kind() != Reason.Common.NAME_LOOKUP_TIMED_OUT
                    && reason.kind() != Reason.Common.NAME_LOOKUP_FAILED;
            return Observation.unsatisfied(reason);
        }
    }
}
