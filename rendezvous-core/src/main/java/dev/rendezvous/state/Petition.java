package dev.rendezvous.state;

/**
 * A wait: a command that is repeated until its answer is final. Applying it twice equals applying it once.
 *
 * @param <S> the state it applies to
 * @param <T> what it asks for
 */
public interface Petition<S extends State<S>, T> extends Command<S, Answer<T>> {

    /** Returns whether its answer would be final. For {@link Store#await}; holds exactly when {@link #apply} says so. */
    default boolean isReady(S state, Moment moment) {
        return !(apply(state, moment).answer() instanceof Answer.Pending);
    }
}
