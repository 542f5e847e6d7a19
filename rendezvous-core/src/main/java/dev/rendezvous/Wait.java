package dev.rendezvous;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs one wait: the loop of checks and pauses. */
final class Wait {

    private static final Duration SINGLE_CHECK = Duration.ofSeconds(1);

    private final Deadline deadline;
    private final long start;
    private int attempts;
    private @Nullable Reason first;
    private @Nullable Reason last;

    Wait(Deadline deadline) {
        this.deadline = deadline;
        this.start = deadline.time().nanos();
    }

    Outcome run(Condition condition) throws InterruptedException {
        try (Watch watch = condition.watch()) {
            Observation observation = watch.look(firstDeadline());
            for (attempts = 1; ; ) {
                if (observation instanceof Observation.Satisfied satisfied) {
                    return new Outcome.Met(summary(), satisfied.detail());
                }
                Reason reason = ((Observation.Unsatisfied) observation).reason();
                record(reason);
                if (reason.isPermanent()) {
                    return new Outcome.Failed(summary());
                }
                if (deadline.expired()) {
                    return new Outcome.TimedOut(summary());
                }
                watch.pause(deadline);
                if (!deadline.expired()) {
                    attempts++;
                }
                observation = watch.look(deadline);
            }
        }
    }

    private Deadline firstDeadline() {
        boolean singleCheck = deadline.limit().filter(Duration::isZero).isPresent();
        return singleCheck ? Deadline.in(SINGLE_CHECK, deadline.time()) : deadline;
    }

    private void record(Reason reason) {
        if (first == null) {
            first = reason;
        }
        last = reason;
    }

    private Outcome.Story summary() {
        Duration elapsed = Duration.ofNanos(deadline.time().nanos() - start);
        return new Outcome.Story(elapsed, attempts, Optional.ofNullable(first), Optional.ofNullable(last));
    }
}
