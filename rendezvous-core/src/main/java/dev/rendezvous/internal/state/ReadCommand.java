package dev.rendezvous.internal.state;

import java.time.Instant;

/**
 * A command that changes nothing and draws no version, so that a store may apply it to a snapshot without a lock. The snapshot
 * includes the effect of every command that has been answered before.
 *
 * @param <S> the state it applies to
 * @param <R> its answer
 */
public interface ReadCommand<S extends State<S>, R> extends Command<S, R> {

    /**
     * Returns the answer.
     *
     * @param state the state at the time {@code now}
     */
    R read(S state, Instant now);

    @Override
    default Transition<S, R> apply(S state, Moment moment) {
        return new Transition<>(state, read(state, moment.now()));
    }
}
