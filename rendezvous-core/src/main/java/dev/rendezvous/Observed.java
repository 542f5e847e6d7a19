package dev.rendezvous;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells somebody what every look saw. */
record Observed(Condition condition, Consumer<? super Observation> each) implements Condition {

    Observed {
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(each, "each");
    }

    @Override
    public Watch watch() {
        Watch watch = condition.watch();
        return new Watch() {

            private @Nullable Observation told;

            @Override
            public Observation look(Deadline deadline) throws InterruptedException {
                Observation seen = watch.look(deadline);
                boolean repeatedAtTheEnd = seen.equals(told) && deadline.expired();
                if (!repeatedAtTheEnd) {
                    told = seen;
                    each.accept(seen);
                }
                return seen;
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
