package dev.rendezvous.state;

import dev.rendezvous.Reason;

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
     */
    record Pending<T>(Reason reason) implements Answer<T> {}

    /**
     * Final: it will not be.
     *
     * @param reason why not
     */
    record Refused<T>(Reason reason) implements Answer<T> {}
}
