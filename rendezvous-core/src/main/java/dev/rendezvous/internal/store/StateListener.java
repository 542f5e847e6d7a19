package dev.rendezvous.internal.store;

import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.State;
import java.time.Instant;

/** Listens to every state change, including those by the passing of time; the changes of each name come in order. */
public interface StateListener {

    /** Ignores all changes. */
    StateListener NONE = new StateListener() {
        @Override
        public <S extends State<S>> void stateChanged(Name<S> name, S before, S after, Instant now) {}
    };

    /**
     * Called after a state has changed, under the store's lock on the name: it must return at once and must not call a store.
     *
     * @param before differs from {@code after}, though perhaps only in details that no waiter sees
     */
    <S extends State<S>> void stateChanged(Name<S> name, S before, S after, Instant now);

    /** Returns whether changes are of interest. If not, a shared store need not find out what other processes change. */
    default boolean isInterested() {
        return true;
    }

    /** Called after changes may have been missed. */
    default void changesMissed() {}
}
