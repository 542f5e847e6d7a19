package dev.rendezvous.internal.state;

import java.util.List;
import java.util.Optional;

/**
 * Takes the lease with a fence from its holder, for an operator who knows that the holder is stuck. The holder learns it when it
 * renews the lease.
 *
 * @param fence the fence of the lease, so that it is the holder that the operator has looked at
 */
public record LockUnlock(long fence) implements Command<LockState, LockUnlock.Result> {

    /**
     * The answer.
     *
     * @param released the lease that has been taken; empty if no lease has that fence
     * @param fences the fences of the leases that were held
     */
    public record Result(Optional<LockGrant> released, List<Long> fences) {

        public Result {
            fences = List.copyOf(fences);
        }
    }

    @Override
    public Transition<LockState, Result> apply(LockState state, Moment moment) {
        Optional<LockGrant> held =
                state.held().stream().filter(grant -> grant.fence() == fence).findFirst();
        List<Long> fences = state.held().stream().map(LockGrant::fence).toList();
        return new Transition<>(held.map(state::release).orElse(state), new Result(held, fences));
    }
}
