package dev.rendezvous.internal.state;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.time.Instant;

/** Waits until a lock is free: neither held nor waited for by others. The answer is the free lock. Changes nothing. */
public record LockAwaitFree() implements WaitCommand<LockState, LockState>, ReadCommand<LockState, Answer<LockState>> {

    @Override
    public Answer<LockState> read(LockState state, Instant now) {
        return state.isBlank()
                ? new Answer.Granted<>(state)
                : new Answer.Pending<>(Reason.transientReason(
                        Common.HELD_BY_OTHERS,
                        state.holders() + "; " + state.queue().size() + " in the queue"));
    }
}
