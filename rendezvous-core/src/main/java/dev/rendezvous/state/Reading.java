package dev.rendezvous.state;

import java.time.Instant;

/**
 * A command that changes nothing and draws no version, so that a store may apply it to a snapshot, without its lock. The snapshot
 * holds everything that was answered before. A lambda will do.
 *
 * @param <S> the state it applies to
 * @param <R> its answer
 */
public interface Reading<S extends State<S>, R> extends Command<S, R> {

    /**
     * Returns what there is to know.
     *
     * @param state as it is {@code now}
     */
    R read(S state, Instant now);

    @Override
    default Step<S, R> apply(S state, Moment moment) {
        return new Step<>(state, read(state, moment.now()));
    }
}
