package dev.rendezvous.server.robustness;

import dev.rendezvous.internal.state.KeySignal;
import java.util.Optional;
import java.util.OptionalLong;

/** An atomic step of a key. */
sealed interface KeyStep {

    /**
     * A signal.
     *
     * @param answer the answer, if there was one
     * @param version the version, if it is known without an answer
     */
    record Signals(KeySignal command, Optional<Response> answer, OptionalLong version) implements KeyStep {}

    /**
     * A reset.
     *
     * @param wasSignalled the answer, if there was one
     */
    record Resets(Optional<Boolean> wasSignalled) implements KeyStep {}

    /**
     * The start of a wait, which takes the version.
     *
     * @param end the step with which it ends
     */
    record Begins(int end, Response answer) implements KeyStep {}

    /**
     * The end of a wait.
     *
     * @param begin the step with which it began; -1 if that may have been at any time before
     */
    record Ends(int begin, Request.Await request, Response answer) implements KeyStep {}

    /**
     * The expiry of a signal.
     *
     * @param signal the step that sent it
     */
    record Expires(int signal) implements KeyStep {}
}
