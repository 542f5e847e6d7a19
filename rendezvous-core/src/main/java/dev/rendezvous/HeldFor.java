package dev.rendezvous;

import java.time.Duration;
import java.util.Objects;

/** Met once another condition has been so at every look for a while. */
record HeldFor(Condition condition, Duration duration) implements Wrapping {

    HeldFor {
        Objects.requireNonNull(condition, "condition");
        if (!duration.isPositive()) {
            throw new IllegalArgumentException(condition + " is to hold for a positive time, not for " + duration);
        }
    }

    @Override
    public Watch decorate(Watch watch) {
        return new HeldWatch(watch);
    }

    @Override
    public String toString() {
        return condition + " held for " + duration.toMillis() + " ms";
    }

    private final class HeldWatch extends ForwardingWatch {

        private boolean holding;
        private long since;
        private Duration missing = duration;

        HeldWatch(Watch watch) {
            super(watch);
        }

        @Override
        public Observation look(Deadline deadline) throws InterruptedException {
            Observation seen = lookThrough(deadline);
            if (seen instanceof Observation.Unsatisfied) {
                holding = false;
                return seen;
            }
            long now = deadline.time().nanos();
            if (!holding) {
                holding = true;
                since = now;
            }
            missing = duration.minusNanos(now - since);
            return missing.isPositive() ? Observation.unsatisfied(notYet()) : seen;
        }

        private Reason notYet() {
            return Reason.inconclusiveReason(
                    Reason.Common.NOT_HELD_YET,
                    "%s is so, for %d ms of %d ms"
                            .formatted(condition, duration.minus(missing).toMillis(), duration.toMillis()));
        }

        @Override
        public void pause(Deadline until) throws InterruptedException {
            super.pause(holding && missing.isPositive() ? until.atMost(missing) : until);
        }
    }
}
