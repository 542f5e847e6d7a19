package dev.rendezvous.state;

import java.util.Optional;

/**
 * Extends a lease to its whole time to live from now on. The answer is the lease; empty if it is lost.
 *
 * @param lease the id of the lease
 */
public record Renew(LeaseId lease) implements Command<LockState, Optional<Grant>> {

    @Override
    public Step<LockState, Optional<Grant>> apply(LockState state, Moment moment) {
        Optional<Grant> before = state.grantOf(lease);
        Optional<Grant> renewed = before.map(grant -> grant.renewed(moment.now()));
        return new Step<>(
                before.map(grant -> state.changing(grant, renewed.orElseThrow()))
                        .orElse(state),
                renewed);
    }
}
