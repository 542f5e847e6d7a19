package dev.rendezvous.state;

import java.util.Optional;

/**
 * A wait: a command that is repeated until its answer is final. Applying it twice equals applying it once.
 *
 * <p>A petition that keeps something for its caller in the state has two departures. At the deadline it may still be answered
 * "too late, you were granted": the caller is there to hear it. When the caller is gone nobody hears anything, and what was
 * granted is given back.
 *
 * @param <S> the state it applies to
 * @param <T> what it asks for
 */
public interface Petition<S extends State<S>, T> extends Command<S, Answer<T>> {

    /** Returns whether its answer would be final. For {@link Store#await}; holds exactly when {@link #apply} says so. */
    default boolean isReady(S state, Moment moment) {
        return !(apply(state, moment).answer() instanceof Answer.Pending);
    }

    /** Returns the last look: if its answer is pending, it has left nothing behind that the caller did not ask to be kept. */
    default Command<S, Answer<T>> atDeadline() {
        return this;
    }

    /** Returns what undoes this petition for a caller who has gone; empty if there is never anything to undo. */
    default Optional<Command<S, Boolean>> abandoned() {
        return Optional.empty();
    }
}
