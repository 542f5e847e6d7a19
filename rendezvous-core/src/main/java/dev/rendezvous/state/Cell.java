package dev.rendezvous.state;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The state under one name, its lock, and who waits for it. Once retired it is out of the store, and callers get a new one. */
final class Cell<S extends State<S>> {

    /** What applying a command came to. */
    record Applied<R>(R answer, Optional<Instant> due, boolean droppable) {}

    /** What entering came to. */
    enum Place {
        WAITING,
        READY,
        GONE
    }

    private final Name<S> name;
    private final Transitions transitions;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Waiter<S>> waiters = new LinkedHashSet<>();
    private final Room room;
    private S state;
    private @Nullable Instant announced;
    private boolean retired;

    Cell(Name<S> name, Transitions transitions, Room room) {
        this.name = name;
        this.transitions = transitions;
        this.room = room;
        this.state = name.kind().blank();
    }

    /** Returns null if this cell is retired. */
    <R> @Nullable Applied<R> apply(Command<S, R> command, Supplier<Moment> clock) {
        List<Waiter<S>> satisfied = List.of();
        Applied<R> applied;
        lock.lock();
        try {
            if (retired) {
                return null;
            }
            Moment moment = clock.get();
            Optional<Instant> until = state.nextChange();
            boolean aged = become(state.at(moment.now()), moment.now());
            Step<S, R> step = command.apply(state, moment);
            if (become(step.state(), moment.now()) || aged) {
                satisfied = changesBefore(until) ? takeAll() : takeSatisfied(moment);
            }
            applied = new Applied<>(step.answer(), newDue(), isIdle());
        } finally {
            lock.unlock();
        }
        satisfied.forEach(Waiter::wake);
        return applied;
    }

    Place enter(Waiter<S> waiter, Supplier<Moment> clock) {
        lock.lock();
        try {
            if (retired) {
                return Place.GONE;
            }
            Moment moment = clock.get();
            if (waiter.wants(state.at(moment.now()), moment)) {
                return Place.READY;
            }
            waiters.add(waiter);
            return Place.WAITING;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether nobody and nothing is left here. */
    boolean leave(Waiter<S> waiter) {
        lock.lock();
        try {
            waiters.remove(waiter);
            return isIdle();
        } finally {
            lock.unlock();
        }
    }

    S at(Instant now) {
        lock.lock();
        try {
            return state.at(now);
        } finally {
            lock.unlock();
        }
    }

    Optional<Duration> untilNextChange(Instant now) {
        return at(now).nextChange().map(next -> Duration.between(now, next));
    }

    /** Drops what is past, and returns when to come again. */
    Optional<Instant> overdue(Instant now) {
        lock.lock();
        try {
            boolean ignored = become(state.at(now), now);
            announced = announced == null || announced.isAfter(now) ? announced : null;
            return newDue();
        } finally {
            lock.unlock();
        }
    }

    boolean retireIfIdle(Instant now) {
        lock.lock();
        try {
            boolean ignored = become(state.at(now), now);
            retired = isIdle();
            return retired;
        } finally {
            lock.unlock();
        }
    }

    private boolean isIdle() {
        return waiters.isEmpty() && state.isBlank();
    }

    /** Returns when this state next changes by itself, if neither that nor anything earlier has been announced. */
    private Optional<Instant> newDue() {
        Optional<Instant> next = state.nextChange().filter(when -> announced == null || when.isBefore(announced));
        next.ifPresent(when -> announced = when);
        return next;
    }

    /** Returns whether that is a change. A command that changes nothing returns the very state; comparing payloads would cost. */
    @SuppressWarnings("ReferenceEquality")
    private boolean become(S next, Instant now) {
        if (next == state) {
            return false;
        }
        S before = state;
        state = room.exchange(before, next);
        transitions.happened(name, before, next, now);
        return true;
    }

    /** Returns whether waiters that park until {@code until} would oversleep a change that time brings about. */
    private boolean changesBefore(Optional<Instant> until) {
        Optional<Instant> next = state.nextChange();
        return next.isPresent() && (until.isEmpty() || next.get().isBefore(until.get()));
    }

    private List<Waiter<S>> takeAll() {
        List<Waiter<S>> all = List.copyOf(waiters);
        waiters.clear();
        return all;
    }

    private List<Waiter<S>> takeSatisfied(Moment moment) {
        List<Waiter<S>> satisfied = new ArrayList<>();
        for (Iterator<Waiter<S>> all = waiters.iterator(); all.hasNext(); ) {
            Waiter<S> waiter = all.next();
            if (waiter.wants(state, moment)) {
                all.remove();
                satisfied.add(waiter);
            }
        }
        return satisfied;
    }
}
