package dev.rendezvous.store;

import dev.rendezvous.Waker;
import dev.rendezvous.state.Moment;
import dev.rendezvous.state.State;
import java.util.List;
import java.util.function.BiPredicate;

/** A thread that waits for a state. Compared by identity. */
final class Waiter<S extends State<S>> {

    /** The number of waiters that get their answers on the thread that wakes them. */
    private static final int MAX_EARLY = 16;

    private final BiPredicate<S, Moment> wanted;
    private final Runnable beforeWake;
    private final Waker waker;

    Waiter(BiPredicate<S, Moment> wanted, Runnable beforeWake, Waker waker) {
        this.wanted = wanted;
        this.beforeWake = beforeWake;
        this.waker = waker;
    }

    boolean isSatisfiedBy(S state, Moment moment) {
        return wanted.test(state, moment);
    }

    /**
     * Wakes waiters that their slot has removed. The calling thread, which holds no lock, passes the first of them their answers; the
     * others read theirs in parallel, as the caller of a command must not wait for thousands of answers.
     */
    static <S extends State<S>> void wakeAll(List<Waiter<S>> waiters) {
        for (int i = 0; i < waiters.size(); i++) {
            waiters.get(i).wake(i < MAX_EARLY);
        }
    }

    private void wake(boolean early) {
        try {
            if (early) {
                beforeWake.run();
            }
        } finally {
            waker.wake();
        }
    }
}
