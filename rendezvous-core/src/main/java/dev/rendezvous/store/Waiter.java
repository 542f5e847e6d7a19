package dev.rendezvous.store;

import dev.rendezvous.Waker;
import dev.rendezvous.state.Moment;
import dev.rendezvous.state.State;
import java.util.function.BiPredicate;

/** A thread that waits for a state. Compared by identity. */
final class Waiter<S extends State<S>> {

    private final BiPredicate<S, Moment> wanted;
    private final Waker waker;

    Waiter(BiPredicate<S, Moment> wanted, Waker waker) {
        this.wanted = wanted;
        this.waker = waker;
    }

    boolean isSatisfiedBy(S state, Moment moment) {
        return wanted.test(state, moment);
    }

    void wake() {
        waker.wake();
    }
}
