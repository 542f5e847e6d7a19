package dev.rendezvous.server.store.postgres;

import dev.rendezvous.Deadline;
import dev.rendezvous.Waker;
import dev.rendezvous.internal.state.Moment;
import dev.rendezvous.internal.state.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * A thread that waits until a state satisfies its predicate.
 *
 * @param <S> the state
 */
final class ParkedWaiter<S extends State<S>> {

    private final BiPredicate<S, Moment> wanted;
    private final Deadline deadline;
    private final Waker waker;
    private volatile boolean ended;

    /** {@link Instant#MAX} before the thread parks for the first time: it may be about to, without a limit. */
    private volatile Instant wakes = Instant.MAX;

    ParkedWaiter(BiPredicate<S, Moment> wanted, Deadline deadline) {
        this.wanted = wanted;
        this.deadline = deadline;
        this.waker = deadline.timeSource().newWaker();
    }

    /** Ends the wait. */
    void end() {
        ended = true;
        waker.wake();
    }

    /** Ends the wait if a snapshot satisfies it, and wakes the thread to park again if it would wake too late. */
    void observe(StateSnapshot<S> stateSnapshot) {
        Instant time = stateSnapshot.currentTime();
        S state = stateSnapshot.state().at(time);
        if (isSatisfied(state, time, stateSnapshot)) {
            end();
        } else if (state.nextChange().filter(next -> next.isBefore(wakes)).isPresent()) {
            waker.wake();
        }
    }

    /** Parks the calling thread once, unless the wait is over; returns whether it is. */
    boolean parkOnce(StateSnapshot<S> stateSnapshot) throws InterruptedException {
        Instant time = stateSnapshot.currentTime();
        S state = stateSnapshot.state().at(time);
        if (ended || deadline.isExpired() || isSatisfied(state, time, stateSnapshot)) {
            return true;
        }
        Optional<Instant> next = state.nextChange();
        wakes = next.orElse(Instant.MAX);
        waker.await(next.map(when -> Duration.between(time, when))
                .map(deadline::atMost)
                .orElse(deadline)
                .remaining());
        return ended;
    }

    private boolean isSatisfied(S state, Instant time, StateSnapshot<S> stateSnapshot) {
        return wanted.test(state, new Moment(time, stateSnapshot.version() + 2));
    }
}
