package dev.rendezvous.server;

import dev.rendezvous.Outcome;
import dev.rendezvous.state.Answer;

/** How a wait ended. */
enum WaitEnd {
    MET,
    TIMED_OUT,
    FAILED,
    CLIENT_LEFT,
    SERVER_STOPPING;

    static WaitEnd of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Met met -> MET;
            case Outcome.TimedOut timedOut -> TIMED_OUT;
            case Outcome.Failed failed -> FAILED;
        };
    }

    static WaitEnd of(Answer<?> answer) {
        return switch (answer) {
            case Answer.Granted<?> granted -> MET;
            case Answer.Pending<?> pending -> TIMED_OUT;
            case Answer.Refused<?> refused -> FAILED;
        };
    }
}
