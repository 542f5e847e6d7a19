package dev.rendezvous.internal.state;

/**
 * Cancels a named operation: removes it from the queue and releases its lease. The answer is whether there was anything to cancel.
 *
 * @param operation the caller's id of the operation
 */
public record LockWithdraw(String operation) implements Command<LockState, Boolean> {

    @Override
    public Transition<LockState, Boolean> apply(LockState state, Moment moment) {
        LockState without = state.remove(Owner.of(operation));
        return new Transition<>(without, !without.equals(state));
    }

    /** Returns the type of the command, but not the operation, which is a secret. */
    @Override
    public String toString() {
        return "Withdraw";
    }
}
