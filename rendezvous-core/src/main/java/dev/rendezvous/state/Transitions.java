package dev.rendezvous.state;

import java.time.Instant;

/** Gets to know of every change of a state, those by time alone included, and of each name's in their order. */
public interface Transitions {

    /** Takes note of nothing. */
    Transitions UNNOTICED = new Transitions() {
        @Override
        public <S extends State<S>> void happened(Name<S> name, S before, S after, Instant now) {}
    };

    /**
     * Takes note that a state has changed. Called under the store's lock on the name, so it returns at once and calls no store.
     *
     * @param before differs from {@code after}, though perhaps only in what is remembered
     */
    <S extends State<S>> void happened(Name<S> name, S before, S after, Instant now);

    /** Returns whether anybody wants to know. A store that others change too need not find out what they change, if not. */
    default boolean isFollowed() {
        return true;
    }

    /** Takes note that changes may have gone unnoticed until now. */
    default void missed() {}
}
