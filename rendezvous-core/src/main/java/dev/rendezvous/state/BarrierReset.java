package dev.rendezvous.state;

import java.time.Duration;
import java.util.Optional;

/**
 * Ends the open generation of a barrier, for an operator who knows that it will not be complete: its members are rejected, and the next
 * arrival opens the next generation. The answer is the generation that is open before; it is reset if it has the given number.
 *
 * @param generation the number of the generation, so that it is the one that the operator has looked at
 * @param retention how long the barrier keeps counting its generations after this one
 */
public record BarrierReset(long generation, Duration retention)
        implements Command<BarrierState, Optional<BarrierGeneration>> {

    @Override
    public Transition<BarrierState, Optional<BarrierGeneration>> apply(BarrierState state, Moment moment) {
        Optional<BarrierGeneration> open = state.open();
        return new Transition<>(
                open.filter(g -> g.number() == generation)
                        .map(g -> state.release(g.reset(moment.revision()), moment, retention))
                        .orElse(state),
                open);
    }
}
