package dev.rendezvous.state;

import java.util.Optional;

/**
 * Takes back an arrival that was made under the name of an operation. Answers with what it waited for if that was too late: all
 * had come, and it was counted in.
 *
 * @param operation what its caller calls it
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

    /** Returns that it is a departure, but not of whom. */
    @Override
    public String toString() {
        return "Depart";
    }
}
