package dev.rendezvous.state;

import java.util.Optional;

/**
 * Takes back the arrival of a named operation. The answer is empty if the arrival was taken back, and the released position if that
 * was too late.
 *
 * @param operation the caller's id of the operation
 */
public record Depart(String operation) implements Command<BarrierState, Optional<Attendance>> {

    @Override
    public Step<BarrierState, Optional<Attendance>> apply(BarrierState state, Moment moment) {
        Caller caller = Caller.of(operation);
        Optional<Attendance> tooLate = state.releasedWith(caller)
                .map(g -> new Attendance(g, g.indexOf(caller).orElseThrow()));
        return tooLate.isPresent()
                ? new Step<>(state.told(caller, moment.now()), tooLate)
                : new Step<>(state.withdrawing(caller), tooLate);
    }

    /** Returns the type of the command, but not the operation, which is a secret. */
    @Override
    public String toString() {
        return "Depart";
    }
}
