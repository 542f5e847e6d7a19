package dev.rendezvous.internal.state;

import dev.rendezvous.Reason;
import java.util.Optional;

/**
 * The answer of a wait command.
 *
 * @param <T> what the command waits for
 */
public sealed interface Answer<T> {

    /**
     * Final: the wait is met.
     *
     * @param value what the command waited for
     */
    record Granted<T>(T value) implements Answer<T> {}

    /**
     * Not met yet: apply the command again when the state has changed.
     *
     * @param reason why it is not met yet
     * @param partial the value as far as it is complete, for values that come in parts
     */
    record Pending<T>(Reason reason, Optional<T> partial) implements Answer<T> {

        /** Creates an answer without a partial value. */
        public Pending(Reason reason) {
            this(reason, Optional.empty());
        }
    }

    /**
     * Final: the wait can never be met.
     *
     * @param reason why it cannot be met
     */
    record Rejected<T>(Reason reason) implements Answer<T> {}
}
