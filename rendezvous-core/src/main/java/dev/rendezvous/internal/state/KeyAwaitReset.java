package dev.rendezvous.internal.state;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.time.Instant;

/**
 * Waits until a key is unsignalled: never signalled, reset, or its signal has expired. The answer is the version of the key. Changes
 * nothing.
 */
public record KeyAwaitReset() implements WaitCommand<KeyState, Long>, ReadCommand<KeyState, Answer<Long>> {

    @Override
    public Answer<Long> read(KeyState state, Instant now) {
        return switch (state.phase()) {
            case UNSIGNALLED -> new Answer.Granted<>(state.version());
            case SIGNALLED -> pending("still signalled");
            case FAILED -> pending("still signalled as failed");
        };
    }

    private static Answer<Long> pending(String message) {
        return new Answer.Pending<>(Reason.transientReason(Common.STILL_TRUE, message));
    }
}
