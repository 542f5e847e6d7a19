package dev.rendezvous.internal.state;

import java.time.Duration;
import java.util.Optional;

/**
 * Ends the present generation of a barrier, for an operator: an open one will not be complete, and its members are rejected; a broken one
 * is forgotten. The next arrival opens the next generation.
 *
 * @param generation the number of the generation, so that it is the one that the operator has looked at
 * @param retention how long the barrier keeps counting its generations after this one
 */
public record BarrierReset(long generation, Duration retention) implements Command<BarrierState, BarrierReset.Result> {

    /** The answer. */
    public sealed interface Result {

        /**
         * The generation has been reset.
         *
         * @param rejected how many members that has rejected; none if it was broken
         */
        record Done(int rejected) implements Result {}

        /**
         * Another generation is present, and has been left as it is.
         *
         * @param number its number
         * @param broken whether it is broken, and otherwise open
         */
        record OtherGeneration(long number, boolean broken) implements Result {}

        /** No generation is open or broken. */
        record NoGeneration() implements Result {}
    }

    @Override
    public Transition<BarrierState, Result> apply(BarrierState state, Moment moment) {
        if (state.broken().isPresent()) {
            return state.generation() == generation
                    ? new Transition<>(state.withoutBreak(moment, retention), new Result.Done(0))
                    : new Transition<>(state, new Result.OtherGeneration(state.generation(), true));
        }
        Optional<BarrierGeneration> open = state.open();
        if (open.isEmpty()) {
            return new Transition<>(state, new Result.NoGeneration());
        }
        BarrierGeneration present = open.get();
        return present.number() == generation
                ? new Transition<>(
                        state.end(present.end(new BarrierEnd.Reset(moment.revision())), moment, retention),
                        new Result.Done(present.members().size()))
                : new Transition<>(state, new Result.OtherGeneration(present.number(), false));
    }
}
