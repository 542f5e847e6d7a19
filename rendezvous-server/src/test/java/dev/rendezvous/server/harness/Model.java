package dev.rendezvous.server.harness;

import java.util.BitSet;
import java.util.List;

/**
 * What operations on one name do, one after the other.
 *
 * @param <S> the state between two of them, with {@code equals}
 */
interface Model<S> {

    /** How the search treats an operation. It only saves time: whatever is found remains right. */
    enum Manner {
        /** May be tried at any time. */
        FREE,
        /** Never does harm by happening as early as possible. */
        EAGER,
        /** Never does harm by happening as late as possible. */
        LAZY
    }

    S initial();

    /**
     * Returns the states that an operation may leave, as it was answered; none if that answer is wrong here.
     *
     * @param done which operations have happened
     */
    List<S> after(S state, int operation, BitSet done);

    /** Returns whether nothing is wrong with ending here. */
    boolean mayEndAt(S state);

    Manner manner(int operation);

    /** Returns whether the operation has changed nothing that another could notice. */
    boolean isUnnoticed(S before, S after, int operation);
}
