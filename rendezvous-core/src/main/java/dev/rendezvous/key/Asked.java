package dev.rendezvous.key;

import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.state.Answer;
import java.time.Duration;
import java.util.Optional;

/** Unwraps the answer of a wait command: returns what was granted, or throws a {@link ConditionNotMetException}. */
final class Asked {

    private final String what;
    private final Deadline deadline;
    private final long startNanos;

    Asked(String what, Deadline deadline) {
        this.what = what;
        this.deadline = deadline;
        this.startNanos = deadline.time().nanos();
    }

    <T> T granted(Answer<T> answer) {
        return switch (answer) {
            case Answer.Granted<T> granted -> granted.value();
            case Answer.Pending<T> pending -> throw inVain(new Outcome.TimedOut(story(pending.reason())));
            case Answer.Refused<T> refused -> throw inVain(new Outcome.Failed(story(refused.reason())));
        };
    }

    private Outcome.Story story(Reason reason) {
        Duration elapsed = Duration.ofNanos(deadline.time().nanos() - startNanos);
        return new Outcome.Story(elapsed, 1, Optional.of(reason), Optional.of(reason));
    }

    private ConditionNotMetException inVain(Outcome outcome) {
        return new ConditionNotMetException(what, deadline.limit(), outcome);
    }
}
