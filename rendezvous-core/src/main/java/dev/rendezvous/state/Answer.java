package dev.rendezvous.state;

import dev.rendezvous.Reason;
import java.util.Optional;

/**
 * What a petition is answered.
 *
 * @param <T> what it asks for
 */
public sealed interface Answer<T> {

    /**
     * Final: here it is.
     *
     * @param value what was asked for
     */
    record Granted<T>(T value) implements Answer<T> {}

    /**
     * Not yet: ask again when the state has changed.
     *
     * @param reason why not yet
     * @param soFar what there is of it so far, if it comes in parts
     */
    record Pending<T>(Reason reason, Optional<T> soFar) implements Answer<T> {

        /** Makes the answer for what comes as a whole. */
        public Pending(Reason reason) {
            this(reason, Optional.empty());
        }
    }

    /**
     * Final: it will not be.
     *
     * @param reason why not
     */
    record Refused<T>(Reason reason) implements Answer<T> {}
}
