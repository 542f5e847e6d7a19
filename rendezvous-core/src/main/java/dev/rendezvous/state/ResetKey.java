package dev.rendezvous.state;

import java.time.Duration;

/**
 * Makes a key unsignalled. Answers whether there was anything to reset.
 *
 * @param retention how long what it takes away is kept for those who waited for it
 */
public record ResetKey(Duration retention) implements Command<KeyState, Boolean> {

    @Override
    public Step<KeyState, Boolean> apply(KeyState state, Moment moment) {
        return state.phase() == KeyState.Phase.UNSIGNALLED
                ? new Step<>(state, false)
                : new Step<>(state.unsignalled(moment.serial(), moment.now().plus(retention)), true);
    }
}
