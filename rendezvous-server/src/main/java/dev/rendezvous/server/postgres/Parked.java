package dev.rendezvous.server.postgres;

import dev.rendezvous.Deadline;
import dev.rendezvous.Gate;
import dev.rendezvous.state.Moment;
import dev.rendezvous.state.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * A thread that waits for a state to become as it wants it.
 *
 * @param <S> the state
 */
final class Parked<S extends State<S>> {

    private final BiPredicate<S, Moment> wanted;
    private final Deadline deadline;
    private final Gate gate;
    private volatile boolean called;

    /** Until it parks for the first time it may be about to, for however long. */
    private volatile Instant wakes = Instant.MAX;

    Parked(BiPredicate<S, Moment> wanted, Deadline deadline) {
        this.wanted = wanted;
        this.deadline = deadline;
        this.gate = deadline.time().newGate();
    }

    /** Has the thread go and look for itself. */
    void call() {
        called = true;
        gate.open();
    }

    /** Calls the thread if this is what it waits for, and has it think again if it would sleep too long. */
    void observe(Seen<S> seen) {
        Instant time = seen.time();
        S state = seen.state().at(time);
        if (isWanted(state, time, seen)) {
            call();
        } else if (state.nextChange().filter(next -> next.isBefore(wakes)).isPresent()) {
            gate.open();
        }
    }

    /** Returns whether the thread, which is the caller's, has waited long enough. Parks it once. */
    boolean isOver(Seen<S> seen) throws InterruptedException {
        Instant time = seen.time();
        S state = seen.state().at(time);
        if (called || deadline.expired() || isWanted(state, time, seen)) {
            return true;
        }
        Optional<Instant> next = state.nextChange();
        wakes = next.orElse(Instant.MAX);
        gate.await(next.map(when -> Duration.between(time, when))
                .map(deadline::atMost)
                .orElse(deadline)
                .left());
        return called;
    }

    private boolean isWanted(S state, Instant time, Seen<S> seen) {
        return wanted.test(state, new Moment(time, seen.version() + 2));
    }
}
