package dev.rendezvous.internal.state;

import java.time.Duration;

/**
 * Makes a key unsignalled. The answer is whether it was signalled.
 *
 * @param retention how long the superseded signal is kept for earlier waiters
 */
public record KeyReset(Duration retention) implements Command<KeyState, Boolean> {

    @Override
    public Transition<KeyState, Boolean> apply(KeyState state, Moment moment) {
        return state.phase() == KeyState.Phase.UNSIGNALLED
                ? new Transition<>(state, false)
                : new Transition<>(state.reset(moment.revision(), moment.now().plus(retention)), true);
    }
}
