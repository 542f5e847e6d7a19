package dev.rendezvous.internal.state;

/**
 * Evicts a key from a full store. Does nothing if the key has changed since it was chosen. The answer is whether it was evicted.
 *
 * @param version the version of the key when it was chosen
 */
public record KeyEvict(long version) implements Command<KeyState, Boolean> {

    @Override
    public Transition<KeyState, Boolean> apply(KeyState state, Moment moment) {
        return state.isBlank() || state.version() != version
                ? new Transition<>(state, false)
                : new Transition<>(state.evicted(moment), true);
    }
}
