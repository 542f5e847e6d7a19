package dev.rendezvous.internal.state;

import java.time.Duration;

/**
 * Breaks a barrier, for a party that has failed: the members of the open generation are rejected with the reason, and so are later
 * arrivals until the barrier is reset. A barrier that is broken already stays as it is, with its first reason.
 *
 * @param reason the text of the party that has failed; may be empty
 * @param retention how long the barrier stays broken if it is not reset
 */
public record BarrierBreak(String reason, Duration retention) implements Command<BarrierState, BarrierBreak.Result> {

    /**
     * The answer.
     *
     * @param generation the number of the broken generation
     * @param broken how it has been broken, by this command or before it
     * @param rejected how many members this command has rejected
     */
    public record Result(long generation, BarrierEnd.Broken broken, int rejected) {}

    @Override
    public Transition<BarrierState, Result> apply(BarrierState state, Moment moment) {
        if (state.broken().isPresent()) {
            return new Transition<>(
                    state, new Result(state.generation(), state.broken().get(), 0));
        }
        BarrierEnd.Broken broken = new BarrierEnd.Broken(moment.revision(), reason);
        BarrierState next = state.breakWith(broken, moment, retention);
        int rejected = state.open().map(open -> open.members().size()).orElse(0);
        return new Transition<>(next, new Result(next.generation(), broken, rejected));
    }
}
