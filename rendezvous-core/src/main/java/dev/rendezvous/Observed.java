package dev.rendezvous;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells somebody what every look saw. */
record Observed(Condition condition, Consumer<? super Observation> each) implements Wrapping {

    Observed {
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(each, "each");
    }

    @Override
    public Watch decorate(Watch watch) {
        return new ForwardingWatch(watch) {

            private @Nullable String told;

            @Override
            public Observation look(Deadline deadline) throws InterruptedException {
                Observation seen = lookThrough(deadline);
                if (!deadline.expired() || !reads(seen).equals(told)) {
                    told = reads(seen);
                    each.accept(seen);
                }
                return seen;
            }
        };
    }

    /** What people would see twice if the last look repeats the one before. Comparing records is slow the first time. */
    private static String reads(Observation seen) {
        return seen instanceof Observation.Satisfied satisfied
                ? satisfied.detail()
                : ((Observation.Unsatisfied) seen).reason().message();
    }

    @Override
    public String toString() {
        return condition.toString();
    }
}
