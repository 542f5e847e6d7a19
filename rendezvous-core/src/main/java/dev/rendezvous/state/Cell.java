package dev.rendezvous.state;

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

/**
 * The state under one name, its lock, and who waits for it. Once retired it is out of the store, and callers get a new one.
 *
 * <p>One of the waiters is the watchman: it alone parks no longer than to the moment at which the state next changes by itself, and
 * when it leaves then, the change happens, for all. A watchman who leaves early is relieved, and one who would wake too late, as
 * the next change has come nearer, is woken to park anew.
 */
final class Cell<S extends State<S>> {

    /** What applying a command came to. */
    record Applied<R>(R answer, Optional<Instant> due, boolean droppable) {}

    /**
     * What entering came to.
     *
     * @param place where the waiter is
     * @param wake when to leave again at the latest
     */
    record Entry(Place place, Optional<Instant> wake) {}

    /** Where a waiter is that has entered. */
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
    private @Nullable Waiter<S> watchman;
    private Instant watchmanWakes = Instant.MAX;
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
        List<Waiter<S>> woken = List.of();
        lock.lock();
        try {
            if (retired) {
                return null;
            }
            Moment moment = clock.get();
            woken = become(state.at(moment.now()), moment);
            Step<S, R> step = command.apply(state, moment);
            woken = joined(woken, become(step.state(), moment));
            return new Applied<>(step.answer(), newDue(), isIdle());
        } finally {
            lock.unlock();
            // Also when the store is full: whom time has satisfied has left the line.
            woken.forEach(Waiter::wake);
        }
    }

    Entry enter(Waiter<S> waiter, Supplier<Moment> clock) {
        List<Waiter<S>> woken;
        Entry entry;
        lock.lock();
        try {
            if (retired) {
                return new Entry(Place.GONE, Optional.empty());
            }
            Moment moment = clock.get();
            woken = become(state.at(moment.now()), moment);
            entry = waiter.wants(state, moment) ? new Entry(Place.READY, Optional.empty()) : add(waiter);
        } finally {
            lock.unlock();
        }
        woken.forEach(Waiter::wake);
        return entry;
    }

    private Entry add(Waiter<S> waiter) {
        waiters.add(waiter);
        if (watchman != null) {
            return new Entry(Place.WAITING, Optional.empty());
        }
        Optional<Instant> next = state.nextChange();
        watchman = waiter;
        watchmanWakes = next.orElse(Instant.MAX);
        return new Entry(Place.WAITING, next);
    }

    /** Returns whether nobody and nothing is left here. */
    boolean leave(Waiter<S> waiter, Supplier<Moment> clock) {
        List<Waiter<S>> woken = List.of();
        boolean idle;
        lock.lock();
        try {
            waiters.remove(waiter);
            if (waiter == watchman) {
                watchman = null;
                if (!waiters.isEmpty()) {
                    Moment moment = clock.get();
                    woken = new ArrayList<>(become(state.at(moment.now()), moment));
                    relieveWatchman().ifPresent(woken::add);
                }
            }
            idle = isIdle();
        } finally {
            lock.unlock();
        }
        woken.forEach(Waiter::wake);
        return idle;
    }

    S at(Instant now) {
        lock.lock();
        try {
            return state.at(now);
        } finally {
            lock.unlock();
        }
    }

    /** Drops what is past, and returns when to come again. */
    Optional<Instant> overdue(Supplier<Moment> clock) {
        List<Waiter<S>> woken;
        Optional<Instant> due;
        lock.lock();
        try {
            Moment moment = clock.get();
            woken = become(state.at(moment.now()), moment);
            announced = announced == null || announced.isAfter(moment.now()) ? announced : null;
            due = newDue();
        } finally {
            lock.unlock();
        }
        woken.forEach(Waiter::wake);
        return due;
    }

    boolean retireIfIdle(Supplier<Moment> clock) {
        lock.lock();
        try {
            if (waiters.isEmpty()) {
                Moment moment = clock.get();
                become(state.at(moment.now()), moment);
            }
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

    /** Takes on a state, and returns whom to wake once the lock is free. */
    @SuppressWarnings(
            "ReferenceEquality") // What changes nothing returns the very state; comparing payloads would cost.
    private List<Waiter<S>> become(S next, Moment moment) {
        if (next == state) {
            return List.of();
        }
        S before = state;
        state = room.exchange(before, next);
        transitions.happened(name, before, next, moment.now());
        List<Waiter<S>> woken = takeSatisfied(moment);
        relieveWatchman().ifPresent(woken::add);
        return woken;
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        if (first.isEmpty()) {
            return second;
        }
        List<T> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }

    private List<Waiter<S>> takeSatisfied(Moment moment) {
        List<Waiter<S>> satisfied = new ArrayList<>();
        for (Iterator<Waiter<S>> all = waiters.iterator(); all.hasNext(); ) {
            Waiter<S> waiter = all.next();
            if (waiter.wants(state, moment)) {
                all.remove();
                satisfied.add(waiter);
                watchman = waiter == watchman ? null : watchman;
            }
        }
        return satisfied;
    }

    /** Takes out the waiter that has to park anew, if there is one. */
    private Optional<Waiter<S>> relieveWatchman() {
        Optional<Instant> next = waiters.isEmpty() ? Optional.empty() : state.nextChange();
        boolean covered = watchman != null && !watchmanWakes.isAfter(next.orElse(Instant.MAX));
        if (next.isEmpty() || covered) {
            return Optional.empty();
        }
        Waiter<S> called = watchman != null ? watchman : waiters.iterator().next();
        waiters.remove(called);
        watchman = null;
        return Optional.of(called);
    }
}
