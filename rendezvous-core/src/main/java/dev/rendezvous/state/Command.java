package dev.rendezvous.state;

/**
 * A transition: a pure function, and a value that can be logged, compared and replayed.
 *
 * @param <S> the state it applies to
 * @param <R> its answer
 */
@FunctionalInterface
public interface Command<S extends State<S>, R> {

    /** Returns the state after the command, and its answer. */
    Step<S, R> apply(S state, Moment moment);
}
