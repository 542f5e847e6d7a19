package dev.rendezvous;

import java.time.Duration;
import java.util.Objects;

/** A condition that can never be met once another one is. */
record FailIfCondition(Condition condition, Condition other) implements Condition {

    private static final Duration INTERVAL = Duration.ofMillis(100);

    FailIfCondition {
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(other, "other");
    }

    @Override
    public Watch watch() {
        return watch(PollSettings.unset());
    }

    @Override
    public Watch watch(PollSettings settings) {
        Watch watch = condition.watch(settings);
        Watch failing = other.watch(settings);
        return new ForwardingWatch(watch) {

            @Override
            public Observation check(Deadline deadline) throws InterruptedException {
                return failing.check(deadline) instanceof Observation.Satisfied satisfied
                        ? Observation.unsatisfied(failed(satisfied.detail()))
                        : delegateCheck(deadline);
            }

            @Override
            public void pause(Deadline until) throws InterruptedException {
                super.pause(until.atMost(INTERVAL));
            }

            @Override
            public void close() {
                try (failing) {
                    super.close();
                }
            }
        };
    }

    private Reason failed(String detail) {
        return Reason.permanentReason(
                Reason.Common.GIVEN_UP, condition + ": given up, as this is met: " + other + " (" + detail + ")");
    }

    @Override
    public String toString() {
        return condition.toString();
    }
}
