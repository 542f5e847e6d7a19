package dev.rendezvous.internal.state;

import java.util.Optional;

/**
 * Extends a lease to its whole time to live from now on. The answer is the lease; empty if it is lost.
 *
 * @param lease the id of the lease
 */
public record LockRenew(LeaseId lease) implements Command<LockState, Optional<LockGrant>> {

    @Override
    public Transition<LockState, Optional<LockGrant>> apply(LockState state, Moment moment) {
        Optional<LockGrant> before = state.grantOf(lease);
        Optional<LockGrant> renewed = before.map(grant -> grant.renew(moment.now()));
        return new Transition<>(
                before.map(grant -> state.replace(grant, renewed.orElseThrow())).orElse(state), renewed);
    }
}
