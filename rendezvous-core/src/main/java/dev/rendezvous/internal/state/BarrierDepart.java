package dev.rendezvous.internal.state;

import java.util.Optional;

/**
 * Takes back the arrival of a named operation. The answer is empty if the arrival was taken back, and the released position if that
 * was too late.
 *
 * @param operation the caller's id of the operation
 */
public record BarrierDepart(String operation) implements Command<BarrierState, Optional<BarrierPosition>> {

    @Override
    public Transition<BarrierState, Optional<BarrierPosition>> apply(BarrierState state, Moment moment) {
        Owner owner = Owner.of(operation);
        Optional<BarrierPosition> tooLate = state.endedGenerationOf(owner)
                .filter(BarrierGeneration::isReleased)
                .map(g -> new BarrierPosition(g, g.indexOf(owner).orElseThrow()));
        return tooLate.isPresent()
                ? new Transition<>(state.acknowledge(owner, moment.now()), tooLate)
                : new Transition<>(state.remove(owner), tooLate);
    }

    /** Returns the type of the command, but not the operation, which is a secret. */
    @Override
    public String toString() {
        return "Depart";
    }
}
