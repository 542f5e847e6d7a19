package dev.rendezvous.server.harness;

import dev.rendezvous.state.SignalKey;
import java.util.Optional;
import java.util.OptionalLong;

/** An atomic step of a key. */
sealed interface KeyMove {

    /**
     * A signal.
     *
     * @param answer the answer, if there was one
     * @param version the version, if it is known without an answer
     */
    record Signals(SignalKey command, Optional<Reply> answer, OptionalLong version) implements KeyMove {}

    /**
     * A reset.
     *
     * @param wasSignalled the answer, if there was one
     */
    record Resets(Optional<Boolean> wasSignalled) implements KeyMove {}

    /**
     * The start of a wait, which takes the version.
     *
     * @param end the step with which it ends
     */
    record Begins(int end, Reply answer) implements KeyMove {}

    /**
     * The end of a wait.
     *
     * @param begin the step with which it began; -1 if that may have been at any time before
     */
    record Ends(int begin, Request.Await request, Reply answer) implements KeyMove {}

    /**
     * The expiry of a signal.
     *
     * @param signal the step that sent it
     */
    record Expires(int signal) implements KeyMove {}
}
