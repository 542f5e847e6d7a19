package dev.rendezvous;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Passes the result of every check to a listener. */
record ObservedCondition(Condition condition, Consumer<? super Observation> listener) implements ConditionDecorator {

    ObservedCondition {
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(listener, "listener");
    }

    @Override
    public Watch decorate(Watch watch) {
        return new ForwardingWatch(LastCompleteWatch.of(watch)) {

            private @Nullable String latest;

            @Override
            public Observation check(Deadline deadline) throws InterruptedException {
                Observation observation = delegateCheck(deadline);
                if (!deadline.isExpired() || !text(observation).equals(latest)) {
                    latest = text(observation);
                    listener.accept(observation);
                }
                return observation;
            }
        };
    }

    /** Returns the text that is shown, which serves to find repetitions: comparing records is slow the first time. */
    private static String text(Observation observation) {
        return observation instanceof Observation.Satisfied satisfied
                ? satisfied.detail()
                : ((Observation.Unsatisfied) observation).reason().message();
    }

    @Override
    public String toString() {
        return condition.toString();
    }
}
