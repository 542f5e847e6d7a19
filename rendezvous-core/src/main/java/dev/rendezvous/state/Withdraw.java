package dev.rendezvous.state;

/**
 * Ends an operation that wants a lock no longer: takes it out of the queue, and releases what it was granted. Answers whether there
 * was anything to end.
 *
 * @param operation what its caller calls it
 */
public record Withdraw(String operation) implements Command<LockState, Boolean> {

    @Override
    public Step<LockState, Boolean> apply(LockState state, Moment moment) {
        LockState without = state.withdrawing(Caller.of(operation));
        return new Step<>(without, !without.equals(state));
    }

    /** Returns that it is a withdrawal, but not of what. */
    @Override
    public String toString() {
        return "Withdraw";
    }
}
