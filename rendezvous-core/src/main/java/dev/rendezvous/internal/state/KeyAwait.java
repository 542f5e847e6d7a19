package dev.rendezvous.internal.state;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Waits for a signal of a key. The wait is met if the key is signalled now, or has been since the wait began. It is rejected if the key is
 * signalled as failed instead; one for several signals also if any signal since the last reset was a failure, and too few have been
 * successful since. Changes nothing.
 *
 * @param count how many successful signals since the last reset are awaited; at least one
 * @param newerThan if present, exactly the signals with a greater version count
 * @param since the version of the key when the wait began
 */
public record KeyAwait(long count, OptionalLong newerThan, long since)
        implements WaitCommand<KeyState, SuccessSignal>, ReadCommand<KeyState, Answer<SuccessSignal>> {

    public KeyAwait {
        if (count < 1) {
            throw new IllegalArgumentException("count must be at least 1, but was " + count);
        }
    }

    /** Returns a command that starts a wait: its answer is the wait command to apply from then on. */
    public static ReadCommand<KeyState, KeyAwait> startingNow(long count, OptionalLong newerThan) {
        return (state, now) -> new KeyAwait(count, newerThan, state.version());
    }

    @Override
    public Answer<SuccessSignal> read(KeyState state, Instant now) {
        Optional<SuccessSignal> good = state.success()
                .filter(event -> event.count() >= count)
                .filter(event -> counts(event.version(), state.phase() == KeyState.Phase.SIGNALLED));
        if (good.isPresent()) {
            return new Answer.Granted<>(good.get());
        }
        Optional<FailureSignal> standing = count > 1 ? state.failureSinceReset() : state.currentFailure();
        return state.failure()
                .filter(event -> counts(event.version(), standing.isPresent()))
                .map(KeyAwait::failed)
                .<Answer<SuccessSignal>>map(Answer.Rejected::new)
                .orElseGet(() -> new Answer.Pending<>(state.pendingReason(this)));
    }

    private boolean counts(long version, boolean standing) {
        return newerThan.isPresent() ? version > newerThan.getAsLong() : standing || version > since;
    }

    private static Reason failed(FailureSignal failureSignal) {
        String message = failureSignal.reason().isEmpty()
                ? "signalled as failed"
                : "signalled as failed: " + failureSignal.reason();
        return new Reason(Common.SIGNALLED_AS_FAILED, message, Permanence.PERMANENT, List.of());
    }
}
