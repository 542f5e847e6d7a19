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
    public Condition around(Condition other) {
        return new Observed(other, each);
    }

    @Override
    public Watch watch() {
        return new ForwardingWatch(condition.watch()) {

            private @Nullable Observation told;

            @Override
            public Observation look(Deadline deadline) throws InterruptedException {
                Observation seen = lookThrough(deadline);
                boolean repeatedAtTheEnd = seen.equals(told) && deadline.expired();
                if (!repeatedAtTheEnd) {
                    told = seen;
                    each.accept(seen);
                }
                return seen;
            }
        };
    }

    @Override
    public String toString() {
        return condition.toString();
    }
}
