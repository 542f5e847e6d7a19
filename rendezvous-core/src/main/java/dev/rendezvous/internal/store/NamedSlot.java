package dev.rendezvous.internal.store;

import dev.rendezvous.internal.state.Command;
import dev.rendezvous.internal.state.EvictionClass;
import dev.rendezvous.internal.state.Moment;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.state.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state under one name, with its waiters and a lock that it shares with a few other names. A retired slot has been removed from the store; callers get a new one.
 *
 * <p>One of the waiters is the timekeeper. It alone parks no longer than until the state next changes by the passing of time, and
 * applies that change, for all, when it leaves. A timekeeper that leaves early is replaced, and one that would wake too late,
 * because an earlier change has been scheduled, is woken to park again.
 */
final class NamedSlot<S extends State<S>> {

    /**
     * The result of applying a command.
     *
     * @param due when the state next changes by itself, unless that is already scheduled
     * @param droppable whether the slot is blank and has no waiters
     */
    record Applied<R>(R answer, Optional<Instant> due, boolean droppable) {}

    /**
     * The result of entering as a waiter.
     *
     * @param state whether the waiter has to wait
     * @param wake when the waiter must leave at the latest
     */
    record Entry(EntryState state, Optional<Instant> wake) {}

    /** Whether a waiter has to wait. */
    enum EntryState {
        /** It has been added. */
        WAITING,
        /** The state satisfies it already. */
        READY,
        /** The slot is retired. */
        GONE
    }

    private static final Duration MAX_AHEAD = Duration.ofHours(1);

    private final Name<S> name;
    private final StateListener listener;
    private final ReentrantLock lock;
    private Set<Waiter<S>> waiters = Set.of();
    private final StoreQuota quota;
    private S state;
    private @Nullable Waiter<S> timekeeper;
    private Instant timekeeperWakesAt = Instant.MAX;
    private @Nullable Instant announced;
    private boolean retired;
    private long usedAt;

    NamedSlot(Name<S> name, ReentrantLock lock, StateListener stateListener, StoreQuota storeQuota) {
        this.name = name;
        this.lock = lock;
        this.listener = stateListener;
        this.quota = storeQuota;
        this.state = name.kind().blank();
    }

    /** Applies a command; returns null if this slot is retired. */
    <R> @Nullable Applied<R> apply(Command<S, R> command, Supplier<Moment> clock) {
        List<Waiter<S>> woken = List.of();
        lock.lock();
        try {
            if (retired) {
                return null;
            }
            Moment moment = command.countsAsUse() ? use(clock) : clock.get();
            woken = transitionTo(state.at(moment.now()), moment);
            Transition<S, R> step = command.apply(state, moment);
            woken = joined(woken, transitionTo(step.state(), moment));
            return new Applied<>(step.answer(), newDue(moment.now()), isIdle());
        } finally {
            lock.unlock();
            // Also if the store is full: waiters that the passing of time has satisfied have been removed already.
            Waiter.wakeAll(woken);
        }
    }

    Entry enter(Waiter<S> waiter, Supplier<Moment> clock) {
        List<Waiter<S>> woken;
        Entry entry;
        lock.lock();
        try {
            if (retired) {
                return new Entry(EntryState.GONE, Optional.empty());
            }
            Moment moment = use(clock);
            woken = transitionTo(state.at(moment.now()), moment);
            entry = waiter.isSatisfiedBy(state, moment) ? new Entry(EntryState.READY, Optional.empty()) : add(waiter);
        } finally {
            lock.unlock();
        }
        Waiter.wakeAll(woken);
        return entry;
    }

    private Entry add(Waiter<S> waiter) {
        if (waiters.isEmpty()) {
            waiters = new LinkedHashSet<>();
        }
        waiters.add(waiter);
        if (timekeeper != null) {
            return new Entry(EntryState.WAITING, Optional.empty());
        }
        Optional<Instant> next = state.nextChange();
        timekeeper = waiter;
        timekeeperWakesAt = next.orElse(Instant.MAX);
        return new Entry(EntryState.WAITING, next);
    }

    /** Removes a waiter, and returns whether the slot is idle. */
    boolean leave(Waiter<S> waiter, Supplier<Moment> clock) {
        List<Waiter<S>> woken = List.of();
        boolean idle;
        lock.lock();
        try {
            if (!waiters.isEmpty()) {
                waiters.remove(waiter);
                forgetEmptySet();
            }
            if (waiter == timekeeper) {
                timekeeper = null;
                if (!waiters.isEmpty()) {
                    Moment moment = clock.get();
                    woken = new ArrayList<>(transitionTo(state.at(moment.now()), moment));
                    replaceTimekeeper().ifPresent(woken::add);
                }
            }
            idle = isIdle();
        } finally {
            lock.unlock();
        }
        Waiter.wakeAll(woken);
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

    /** Removes what has expired, and returns when to call this again. */
    Optional<Instant> removeExpired(Supplier<Moment> clock) {
        List<Waiter<S>> woken;
        Optional<Instant> due;
        lock.lock();
        try {
            Moment moment = clock.get();
            woken = transitionTo(state.at(moment.now()), moment);
            announced = announced == null || announced.isAfter(moment.now()) ? announced : null;
            due = newDue(moment.now());
        } finally {
            lock.unlock();
        }
        Waiter.wakeAll(woken);
        return due;
    }

    /** Returns when this slot was last used, in seconds of the epoch, if its state is of a class and has no waiters. */
    OptionalLong evictable(EvictionClass evictionClass) {
        lock.lock();
        try {
            return !retired && waiters.isEmpty() && !state.isBlank() && state.evictionClass() == evictionClass
                    ? OptionalLong.of(usedAt)
                    : OptionalLong.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Makes the state blank if the slot has not been used since it was chosen; returns whether it has been evicted. */
    boolean evict(EvictionClass evictionClass, long unusedSince, Supplier<Moment> clock) {
        lock.lock();
        try {
            OptionalLong used = evictable(evictionClass);
            if (used.isEmpty() || used.getAsLong() != unusedSince) {
                return false;
            }
            Moment moment = clock.get();
            transitionTo(state.evicted(moment), moment);
            return true;
        } finally {
            lock.unlock();
        }
    }

    boolean retireIfIdle(Supplier<Moment> clock) {
        lock.lock();
        try {
            if (waiters.isEmpty()) {
                Moment moment = clock.get();
                transitionTo(state.at(moment.now()), moment);
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

    private Moment use(Supplier<Moment> clock) {
        Moment moment = clock.get();
        usedAt = moment.now().getEpochSecond();
        return moment;
    }

    /**
     * Returns when to call {@link #removeExpired}, unless that or an earlier time has been returned before: when this state next changes
     * by itself, or some time before. What has been returned is kept until then, even if the state is gone.
     */
    private Optional<Instant> newDue(Instant now) {
        Instant most = now.plus(MAX_AHEAD);
        Optional<Instant> next = state.nextChange()
                .map(when -> when.isAfter(most) ? most : when)
                .filter(when -> announced == null || when.isBefore(announced));
        next.ifPresent(when -> announced = when);
        return next;
    }

    /** Sets the state, and returns the waiters to wake after the lock is released. */
    @SuppressWarnings(
            "ReferenceEquality") // A transition without a change returns the same instance; comparing payloads is
    // costly.
    private List<Waiter<S>> transitionTo(S next, Moment moment) {
        if (next == state) {
            return List.of();
        }
        S before = state;
        state = quota.reserve(name, before, next);
        listener.stateChanged(name, before, next, moment.now());
        List<Waiter<S>> woken = takeSatisfied(moment);
        replaceTimekeeper().ifPresent(woken::add);
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
            if (waiter.isSatisfiedBy(state, moment)) {
                all.remove();
                satisfied.add(waiter);
                timekeeper = waiter == timekeeper ? null : timekeeper;
            }
        }
        forgetEmptySet();
        return satisfied;
    }

    /** Most names have no waiters for most of the time. */
    private void forgetEmptySet() {
        if (waiters.isEmpty()) {
            waiters = Set.of();
        }
    }

    /** Removes the waiter that must park again to be the timekeeper; empty if none must. */
    private Optional<Waiter<S>> replaceTimekeeper() {
        Optional<Instant> next = waiters.isEmpty() ? Optional.empty() : state.nextChange();
        boolean covered = timekeeper != null && !timekeeperWakesAt.isAfter(next.orElse(Instant.MAX));
        if (next.isEmpty() || covered) {
            return Optional.empty();
        }
        Waiter<S> called = timekeeper != null ? timekeeper : waiters.iterator().next();
        waiters.remove(called);
        timekeeper = null;
        return Optional.of(called);
    }
}
