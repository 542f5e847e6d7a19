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

    /** Returns the end that what a wait came to stands for: an {@link Outcome} or an {@link Answer}; anything else met it. */
    static WaitEnd of(Object result) {
        return switch (result) {
            case Outcome.TimedOut timedOut -> TIMED_OUT;
            case Answer.Pending<?> pending -> TIMED_OUT;
            case Outcome.Failed failed -> FAILED;
            case Answer.Refused<?> refused -> FAILED;
            default -> MET;
        };
    }
}
