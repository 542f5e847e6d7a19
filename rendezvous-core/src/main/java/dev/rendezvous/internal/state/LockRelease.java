package dev.rendezvous.internal.state;

import java.util.Optional;

/**
 * Releases a lease. The answer is the lease; empty if it had ended before.
 *
 * @param lease the id of the lease
 */
public record LockRelease(LeaseId lease) implements Command<LockState, Optional<LockGrant>> {

    @Override
    public Transition<LockState, Optional<LockGrant>> apply(LockState state, Moment moment) {
        Optional<LockGrant> held = state.grantOf(lease);
        return new Transition<>(held.map(state::release).orElse(state), held);
    }
}
