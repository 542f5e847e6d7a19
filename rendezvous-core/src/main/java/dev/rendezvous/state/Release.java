package dev.rendezvous.state;

import java.util.Optional;

/**
 * Releases a lease. The answer is the lease; empty if it had ended before.
 *
 * @param lease the id of the lease
 */
public record Release(LeaseId lease) implements Command<LockState, Optional<Grant>> {

    @Override
    public Step<LockState, Optional<Grant>> apply(LockState state, Moment moment) {
        Optional<Grant> held = state.grantOf(lease);
        return new Step<>(held.map(state::releasing).orElse(state), held);
    }
}
