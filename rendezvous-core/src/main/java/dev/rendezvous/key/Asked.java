package dev.rendezvous.key;

import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.state.Answer;
import java.time.Duration;
import java.util.Optional;

/** A petition that was asked, whose missing answer is to be loud. */
final class Asked {

    private final String what;
    private final Deadline deadline;
    private final long begun;

    Asked(String what, Deadline deadline) {
        this.what = what;
        this.deadline = deadline;
        this.begun = deadline.time().nanos();
    }

    long begun() {
        return begun;
    }

    <T> T granted(Answer<T> answer) {
        return switch (answer) {
            case Answer.Granted<T> granted -> granted.value();
            case Answer.Pending<T> pending -> throw inVain(new Outcome.TimedOut(story(pending.reason())));
            case Answer.Refused<T> refused -> throw inVain(new Outcome.Failed(story(refused.reason())));
        };
    }

    private Outcome.Story story(Reason reason) {
        Duration elapsed = Duration.ofNanos(deadline.time().nanos() - begun);
        return new Outcome.Story(elapsed, 1, Optional.of(reason), Optional.of(reason));
    }

    private ConditionNotMetException inVain(Outcome outcome) {
        return new ConditionNotMetException(what, deadline.limit(), outcome);
    }
}
