package dev.rendezvous;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

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

        private static final Duration CAUTIOUS_PAUSE = Duration.ofSeconds(1);

        private boolean resolvedBefore;
        private boolean stillTrue;

        NotWatch(Watch watch) {
            super(watch);
        }

        @Override
        public Observation check(Deadline deadline) throws InterruptedException {
            Observation observation = delegateCheck(deadline);
            stillTrue = observation instanceof Observation.Satisfied;
            if (observation instanceof Observation.Unsatisfied unsatisfied) {
                return invert(unsatisfied.reason());
            }
            resolvedBefore = true;
            String detail = ((Observation.Satisfied) observation).detail();
            return Observation.unsatisfied(
                    Reason.transientReason(Reason.Common.STILL_TRUE, condition + " is still true: " + detail));
        }

        /** Checks at most once a second for the end of something that a check may harm. */
        @Override
        public void pause(Deadline until) throws InterruptedException {
            if (stillTrue && isLimited()) {
                until.timeSource().sleep(until.atMost(CAUTIOUS_PAUSE).remaining());
            } else {
                super.pause(until);
            }
        }

        /** Nothing is left that a check could harm once this is met. */
        @Override
        public Optional<Probe.Confirmation> confirmation() {
            return stillTrue ? super.confirmation() : super.confirmation().map(policy -> Probe.Confirmation.OF_REQUEST);
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
