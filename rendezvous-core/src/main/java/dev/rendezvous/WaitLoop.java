package dev.rendezvous;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs one wait: the loop of checks and pauses. */
final class WaitLoop {

    private static final Duration SINGLE_CHECK = Duration.ofSeconds(1);

    private final Deadline deadline;
    private final long start;
    private int attempts;
    private @Nullable Reason first;
    private @Nullable Reason last;

    WaitLoop(Deadline deadline) {
        this.deadline = deadline;
        this.start = deadline.timeSource().nanoTime();
    }

    Outcome run(Condition condition) throws InterruptedException {
        try (Watch watch = LastCompleteWatch.of(condition.watch())) {
            Observation observation = watch.check(firstDeadline());
            for (attempts = 1; ; ) {
                if (observation instanceof Observation.Satisfied satisfied) {
                    return new Outcome.Met(summary(), satisfied.detail());
                }
                Reason reason = ((Observation.Unsatisfied) observation).reason();
                record(reason);
                if (reason.isPermanent()) {
                    return new Outcome.Failed(summary());
                }
                if (deadline.isExpired()) {
                    return new Outcome.TimedOut(summary());
                }
                watch.pause(deadline);
                if (!deadline.isExpired()) {
                    attempts++;
                }
                observation = watch.check(deadline);
            }
        }
    }

    private Deadline firstDeadline() {
        boolean singleCheck = deadline.limit().filter(Duration::isZero).isPresent();
        return singleCheck ? Deadline.in(SINGLE_CHECK, deadline.timeSource()) : deadline;
    }

    private void record(Reason reason) {
        if (first == null) {
            first = reason;
        }
        last = reason;
    }

    private Outcome.Summary summary() {
        Duration elapsed = Duration.ofNanos(deadline.timeSource().nanoTime() - start);
        return new Outcome.Summary(elapsed, attempts, Optional.ofNullable(first), Optional.ofNullable(last));
    }
}
