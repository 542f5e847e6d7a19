package dev.rendezvous.server.harness;

import dev.rendezvous.state.SignalKey;
import java.util.Optional;
import java.util.OptionalLong;

/** What happens to a key at one moment. */
sealed interface KeyMove {

    /**
     * A signal.
     *
     * @param answer if there was one
     * @param version if it is known which it has drawn, though it was not answered
     */
    record Signals(SignalKey command, Optional<Reply> answer, OptionalLong version) implements KeyMove {}

    /**
     * A reset.
     *
     * @param wasSignalled what it was answered, if it was
     */
    record Resets(Optional<Boolean> wasSignalled) implements KeyMove {}

    /**
     * A wait begins: it notes the version.
     *
     * @param end the move with which it ends
     */
    record Begins(int end, Reply answer) implements KeyMove {}

    /**
     * A wait ends.
     *
     * @param begin the move with which it began; -1 if that may have been any time before
     */
    record Ends(int begin, Request.Await request, Reply answer) implements KeyMove {}

    /**
     * The time of a signal is over.
     *
     * @param signal the move that made it
     */
    record Expires(int signal) implements KeyMove {}
}
