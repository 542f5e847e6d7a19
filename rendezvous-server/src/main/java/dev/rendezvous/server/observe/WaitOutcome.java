package dev.rendezvous.server.observe;

import dev.rendezvous.Outcome;
import dev.rendezvous.internal.state.Answer;

/** How a wait ended. */
public enum WaitOutcome {
    MET,
    TIMED_OUT,
    FAILED,
    CLIENT_LEFT,
    SERVER_STOPPING;

    public static WaitOutcome of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Met met -> MET;
            case Outcome.TimedOut timedOut -> TIMED_OUT;
            case Outcome.Failed failed -> FAILED;
        };
    }

    public static WaitOutcome of(Answer<?> answer) {
        return switch (answer) {
            case Answer.Granted<?> granted -> MET;
            case Answer.Pending<?> pending -> TIMED_OUT;
            case Answer.Rejected<?> rejected -> FAILED;
        };
    }
}
