package dev.rendezvous.state;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Hope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Waits for a signal of a key. The wait is met if the key is signalled now, or has been since the wait began. Changes nothing.
 *
 * @param count how many successful signals since the last reset are awaited; at least one
 * @param newerThan if present, exactly the signals with a greater version count
 * @param since the version of the key when the wait began
 */
public record AwaitKey(long count, OptionalLong newerThan, long since)
        implements Petition<KeyState, Good>, Reading<KeyState, Answer<Good>> {

    public AwaitKey {
        if (count < 1) {
            throw new IllegalArgumentException("count must be at least 1, but was " + count);
        }
    }

    /** Returns a command that starts a wait: its answer is the wait command to apply from then on. */
    public static Reading<KeyState, AwaitKey> beginning(long count, OptionalLong newerThan) {
        return (state, now) -> new AwaitKey(count, newerThan, state.version());
    }

    @Override
    public Answer<Good> read(KeyState state, Instant now) {
        Optional<Good> good = state.good()
                .filter(event -> event.count() >= count)
                .filter(event -> counts(event.version(), state.phase() == KeyState.Phase.SIGNALLED));
        if (good.isPresent()) {
            return new Answer.Granted<>(good.get());
        }
        return state.failure()
                .filter(event -> counts(event.version(), state.phase() == KeyState.Phase.FAILED))
                .map(AwaitKey::failed)
                .<Answer<Good>>map(Answer.Refused::new)
                .orElseGet(() -> new Answer.Pending<>(state.notSignalled(this)));
    }

    private boolean counts(long version, boolean standing) {
        return newerThan.isPresent() ? version > newerThan.getAsLong() : standing || version > since;
    }

    private static Reason failed(Failure failure) {
        String message =
                failure.reason().isEmpty() ? "signalled as failed" : "signalled as failed: " + failure.reason();
        return new Reason(Common.SIGNALLED_AS_FAILED, message, Hope.PERMANENT, List.of());
    }
}
