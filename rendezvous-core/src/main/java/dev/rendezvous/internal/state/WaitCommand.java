package dev.rendezvous.internal.state;

import java.util.Optional;

/**
 * An idempotent command that is repeated until its answer is final. Applying it twice equals applying it once.
 *
 * <p>A command that keeps something for its caller in the state ends in one of two ways. At the deadline the caller is still there
 * to receive a late grant. After the caller has gone, a grant is returned.
 *
 * @param <S> the state it applies to
 * @param <T> what it waits for
 */
public interface WaitCommand<S extends State<S>, T> extends Command<S, Answer<T>> {

    /** Returns whether {@link #apply} would give a final answer. The predicate with which a store waits. */
    default boolean isReady(S state, Moment moment) {
        return !(apply(state, moment).answer() instanceof Answer.Pending);
    }

    /** Returns the command to apply at the deadline: if its answer is pending, it leaves nothing behind. */
    default Command<S, Answer<T>> onTimeout() {
        return this;
    }

    /**
     * Returns the command that undoes this one after its caller has gone; empty if there is never anything to undo. A named operation
     * may be repeated, so what is kept for it stays for a grace period.
     */
    default Optional<Command<S, Boolean>> onCancel() {
        return Optional.empty();
    }

    /**
     * Returns the command that undoes this one after its caller has gone and will not repeat it: nothing is kept, unless for other
     * requests of the same operation. It may also be applied after {@link #onCancel}; empty if there is never anything left to undo.
     */
    default Optional<Command<S, Boolean>> onClose() {
        return Optional.empty();
    }
}
