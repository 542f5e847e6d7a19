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
 * A thread that waits until a state satisfies its predicate.
 *
 * @param <S> the state
 */
final class Parked<S extends State<S>> {

    private final BiPredicate<S, Moment> wanted;
    private final Deadline deadline;
    private final Gate gate;
    private volatile boolean called;

    /** {@link Instant#MAX} before the thread parks for the first time: it may be about to, without a limit. */
    private volatile Instant wakes = Instant.MAX;

    Parked(BiPredicate<S, Moment> wanted, Deadline deadline) {
        this.wanted = wanted;
        this.deadline = deadline;
        this.gate = deadline.time().newGate();
    }

    /** Ends the wait. */
    void call() {
        called = true;
        gate.open();
    }

    /** Ends the wait if a snapshot satisfies it, and wakes the thread to park again if it would wake too late. */
    void observe(Seen<S> seen) {
        Instant time = seen.time();
        S state = seen.state().at(time);
        if (isWanted(state, time, seen)) {
            call();
        } else if (state.nextChange().filter(next -> next.isBefore(wakes)).isPresent()) {
            gate.open();
        }
    }

    /** Parks the calling thread once, unless the wait is over; returns whether it is. */
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
