package dev.rendezvous.internal.state;

/**
 * A pure function from a state to the next state and an answer; a value that can be logged, compared and replayed.
 *
 * @param <S> the state it applies to
 * @param <R> its answer
 */
@FunctionalInterface
public interface Command<S extends State<S>, R> {

    /** Returns the state after this command, and its answer. */
    Transition<S, R> apply(S state, Moment moment);

    /** Returns whether the caller uses what the state says, so that a full store keeps it rather than others. */
    default boolean countsAsUse() {
        return true;
    }
}
