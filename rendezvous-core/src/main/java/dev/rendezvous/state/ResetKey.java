package dev.rendezvous.state;

import java.time.Duration;

/**
 * Makes a key unsignalled. The answer is whether it was signalled.
 *
 * @param retention how long the superseded signal is kept for earlier waiters
 */
public record ResetKey(Duration retention) implements Command<KeyState, Boolean> {

    @Override
    public Step<KeyState, Boolean> apply(KeyState state, Moment moment) {
        return state.phase() == KeyState.Phase.UNSIGNALLED
                ? new Step<>(state, false)
                : new Step<>(state.unsignalled(moment.serial(), moment.now().plus(retention)), true);
    }
}
