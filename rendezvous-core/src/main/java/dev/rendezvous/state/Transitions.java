package dev.rendezvous.state;

import java.time.Instant;

/** Listens to every state change, including those by the passing of time; the changes of each name come in order. */
public interface Transitions {

    /** Ignores all changes. */
    Transitions UNNOTICED = new Transitions() {
        @Override
        public <S extends State<S>> void happened(Name<S> name, S before, S after, Instant now) {}
    };

    /**
     * Called after a state has changed, under the store's lock on the name: it must return at once and must not call a store.
     *
     * @param before differs from {@code after}, though perhaps only in details that no waiter sees
     */
    <S extends State<S>> void happened(Name<S> name, S before, S after, Instant now);

    /** Returns whether changes are of interest. If not, a shared store need not find out what other processes change. */
    default boolean isFollowed() {
        return true;
    }

    /** Called after changes may have been missed. */
    default void missed() {}
}
