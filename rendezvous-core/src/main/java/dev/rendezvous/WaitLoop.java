package dev.rendezvous;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs one wait: the loop of checks and pauses. */
final class WaitLoop {

    private static final Duration SINGLE_CHECK = Duration.ofSeconds(1);

    private final Condition condition;
    private final Deadline deadline;
    private final long start;
    private int attempts;
    private @Nullable Reason first;
    private @Nullable Reason last;

    WaitLoop(Condition condition, Deadline deadline) {
        this.condition = condition;
        this.deadline = deadline;
        this.start = deadline.timeSource().nanoTime();
    }

    /** Returns the outcome. An exception that ends the wait is thrown with a suppressed one that tells the story. */
    Outcome run() throws InterruptedException {
        return run(condition.watch());
    }

    /**
     * Returns the outcome.
     *
     * @throws ConditionNotMetException if an exception ends the wait, which is its cause
     */
    Outcome runOrExplain() throws InterruptedException {
        Watch watch = condition.watch();
        try {
            return run(watch);
        } catch (RuntimeException | Error e) {
            record(CheckFailure.reason(condition.toString(), e));
            throw new ConditionNotMetException(condition.toString(), deadline.limit(), new Outcome.Failed(summary()));
        }
    }

    private Outcome run(Watch watch) throws InterruptedException {
        try {
            return check(watch);
        } catch (RuntimeException | Error | InterruptedException e) {
            e.addSuppressed(new ConditionNotMetException(
                    condition.toString(), deadline.limit(), new Outcome.TimedOut(summary())));
            throw e;
        }
    }

    private Outcome check(Watch unguarded) throws InterruptedException {
        try (Watch watch = LastCompleteWatch.of(unguarded)) {
            attempts = 1;
            Observation observation = watch.check(firstDeadline());
            while (true) {
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
