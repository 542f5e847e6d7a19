package dev.rendezvous;

import java.time.Duration;
import java.util.Objects;

/** A condition that fails if it is met too early. */
record NotBeforeCondition(Condition condition, Duration minimum) implements ConditionDecorator {

    NotBeforeCondition {
        Objects.requireNonNull(condition, "condition");
        if (!minimum.isPositive()) {
            throw new IllegalArgumentException("minimum of " + condition + " must be positive, but was " + minimum);
        }
    }

    @Override
    public Watch decorate(Watch watch) {
        return new ForwardingWatch(watch) {

            private boolean started;
            private long start;

            @Override
            public Observation check(Deadline deadline) throws InterruptedException {
                if (!started) {
                    started = true;
                    start = deadline.timeSource().nanoTime();
                }
                Observation observation = delegateCheck(deadline);
                Duration elapsed = Duration.ofNanos(deadline.timeSource().nanoTime() - start);
                return observation instanceof Observation.Satisfied && elapsed.compareTo(minimum) < 0
                        ? Observation.unsatisfied(tooEarly(elapsed))
                        : observation;
            }
        };
    }

    private Reason tooEarly(Duration elapsed) {
        return Reason.permanentReason(
                Reason.Common.TOO_EARLY,
                "%s: met after %d ms, but must not be before %d ms"
                        .formatted(condition, elapsed.toMillis(), minimum.toMillis()));
    }

    @Override
    public String toString() {
        return condition.toString();
    }
}
