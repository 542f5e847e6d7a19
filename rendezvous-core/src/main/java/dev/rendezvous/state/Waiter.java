package dev.rendezvous.state;

import dev.rendezvous.Gate;
import java.util.function.BiPredicate;

/** A thread that waits for a state. Compared by identity. */
final class Waiter<S extends State<S>> {

    private final BiPredicate<S, Moment> wanted;
    private final Gate gate;

    Waiter(BiPredicate<S, Moment> wanted, Gate gate) {
        this.wanted = wanted;
        this.gate = gate;
    }

    boolean wants(S state, Moment moment) {
        return wanted.test(state, moment);
    }

    void wake() {
        gate.open();
    }
}
