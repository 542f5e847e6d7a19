package dev.rendezvous.coordination;

import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.state.Answer;
import java.time.Duration;
import java.util.Optional;

/** Unwraps the answer of a wait command: returns what was granted, or throws a {@link ConditionNotMetException}. */
final class AnswerUnwrapper {

    private final String what;
    private final Deadline deadline;
    private final long startNanos;

    AnswerUnwrapper(String what, Deadline deadline) {
        this.what = what;
        this.deadline = deadline;
        this.startNanos = deadline.timeSource().nanoTime();
    }

    <T> T unwrap(Answer<T> answer) {
        return switch (answer) {
            case Answer.Granted<T> granted -> granted.value();
            case Answer.Pending<T> pending -> throw notMet(new Outcome.TimedOut(summary(pending.reason())));
            case Answer.Rejected<T> rejected -> throw failed(rejected.reason());
        };
    }

    private Outcome.Summary summary(Reason reason) {
        Duration elapsed = Duration.ofNanos(deadline.timeSource().nanoTime() - startNanos);
        return new Outcome.Summary(elapsed, 1, Optional.of(reason), Optional.of(reason));
    }

    private ConditionNotMetException failed(Reason reason) {
        Outcome.Failed outcome = new Outcome.Failed(summary(reason));
        return reason.kind() == Common.BARRIER_BROKEN
                ? new BrokenBarrierException(what, deadline.limit(), outcome)
                : notMet(outcome);
    }

    private ConditionNotMetException notMet(Outcome outcome) {
        return new ConditionNotMetException(what, deadline.limit(), outcome);
    }
}
