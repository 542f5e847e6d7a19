package dev.rendezvous;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One wait: the loop of looks and pauses, and the story it leaves. */
final class Wait {

    private static final Duration SINGLE_LOOK = Duration.ofSeconds(1);

    private final Deadline deadline;
    private final long start;
    private int attempts;
    private @Nullable Reason first;
    private @Nullable Reason last;

    Wait(Deadline deadline) {
        this.deadline = deadline;
        this.start = deadline.time().nanos();
    }

    Outcome on(Condition condition) throws InterruptedException {
        try (Watch watch = condition.watch()) {
            Observation seen = watch.look(firstLook());
            for (attempts = 1; ; ) {
                if (seen instanceof Observation.Satisfied satisfied) {
                    return new Outcome.Met(story(), satisfied.detail());
                }
                Reason reason = ((Observation.Unsatisfied) seen).reason();
                note(reason);
                if (reason.isPermanent()) {
                    return new Outcome.Failed(story());
                }
                if (deadline.expired()) {
                    return new Outcome.TimedOut(story());
                }
                watch.pause(deadline);
                if (!deadline.expired()) {
                    attempts++;
                }
                seen = watch.look(deadline);
            }
        }
    }

    private Deadline firstLook() {
        boolean singleLook = deadline.limit().filter(Duration::isZero).isPresent();
        return singleLook ? Deadline.in(SINGLE_LOOK, deadline.time()) : deadline;
    }

    private void note(Reason reason) {
        if (first == null) {
            first = reason;
        }
        last = reason;
    }

    private Outcome.Story story() {
        Duration elapsed = Duration.ofNanos(deadline.time().nanos() - start);
        return new Outcome.Story(elapsed, attempts, Optional.ofNullable(first), Optional.ofNullable(last));
    }
}
