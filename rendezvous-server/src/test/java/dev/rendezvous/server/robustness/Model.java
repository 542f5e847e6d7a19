package dev.rendezvous.server.robustness;

import java.util.BitSet;
import java.util.List;

/**
 * A sequential model of the operations on one name.
 *
 * @param <S> the state between two operations, with {@code equals}
 */
interface Model<S> {

    /** How the search treats an operation. This only saves time and does not change the result. */
    enum Eagerness {
        /** May be tried at any time. */
        FREE,
        /** May always happen as early as possible. */
        EAGER,
        /** May always happen as late as possible. */
        LAZY
    }

    S initial();

    /**
     * Returns the states after an operation, given its answer; none if that answer is impossible here.
     *
     * @param done the operations that have happened
     */
    List<S> after(S state, int operation, BitSet done);

    /** Returns whether the history may end in a state. */
    boolean mayEndAt(S state);

    Eagerness eagerness(int operation);

    /** Returns whether an operation had no effect on others. */
    boolean isUnnoticed(S before, S after, int operation);
}
