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
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state under one name, with its waiters. A retired slot has been removed from the store; callers get a new one. There may be a
 * million slots, so a field that most of them do not need is one of {@link Waiters} or {@link Stripe}.
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
    private final Stripe stripe;

    /** Null once this slot is retired, which happens only to a blank state. */
    private @Nullable S state;

    /** Null while there are none. */
    private @Nullable Waiters<S> waiters;

    private @Nullable Instant announced;

    /** In seconds of the epoch, as an unsigned number, which lasts until 2106. */
    private int usedAt;

    NamedSlot(Name<S> name, Stripe stripe) {
        this.name = name;
        this.stripe = stripe;
        this.state = name.kind().blank();
    }

    /** Applies a command; returns null if this slot is retired. */
    <R> @Nullable Applied<R> apply(Command<S, R> command, Supplier<Moment> clock) {
        List<Waiter<S>> woken = List.of();
        stripe.lock().lock();
        try {
            if (state == null) {
                return null;
            }
            Moment moment = command.countsAsUse() ? use(clock) : clock.get();
            woken = transitionTo(state.at(moment.now()), moment);
            Transition<S, R> step = command.apply(state, moment);
            woken = joined(woken, transitionTo(step.state(), moment));
            return new Applied<>(step.answer(), newDue(moment.now()), isIdle());
        } finally {
            stripe.lock().unlock();
            // Also if the store is full: waiters that the passing of time has satisfied have been removed already.
            Waiter.wakeAll(woken);
        }
    }

    Entry enter(Waiter<S> waiter, Supplier<Moment> clock) {
        List<Waiter<S>> woken;
        Entry entry;
        stripe.lock().lock();
        try {
            if (state == null) {
                return new Entry(EntryState.GONE, Optional.empty());
            }
            Moment moment = use(clock);
            woken = transitionTo(state.at(moment.now()), moment);
            entry = waiter.isSatisfiedBy(state, moment)
                    ? new Entry(EntryState.READY, Optional.empty())
                    : new Entry(EntryState.WAITING, add(waiter, state));
        } finally {
            stripe.lock().unlock();
        }
        Waiter.wakeAll(woken);
        return entry;
    }

    private Optional<Instant> add(Waiter<S> waiter, S current) {
        Waiters<S> all = waiters == null ? new Waiters<>() : waiters;
        waiters = all;
        return all.add(waiter, current);
    }

    /** Removes a waiter, and returns whether the slot is idle. */
    boolean leave(Waiter<S> waiter, Supplier<Moment> clock) {
        List<Waiter<S>> woken = List.of();
        boolean idle;
        stripe.lock().lock();
        try {
            if (waiters != null && waiters.remove(waiter)) {
                Moment moment = clock.get();
                woken = joined(transitionTo(current().at(moment.now()), moment), replaceTimekeeper());
            }
            forgetIfEmpty();
            idle = isIdle();
        } finally {
            stripe.lock().unlock();
        }
        Waiter.wakeAll(woken);
        return idle;
    }

    S at(Instant now) {
        stripe.lock().lock();
        try {
            return current().at(now);
        } finally {
            stripe.lock().unlock();
        }
    }

    /** Removes what has expired, and returns when to call this again. */
    Optional<Instant> removeExpired(Supplier<Moment> clock) {
        List<Waiter<S>> woken;
        Optional<Instant> due;
        stripe.lock().lock();
        try {
            Moment moment = clock.get();
            woken = transitionTo(current().at(moment.now()), moment);
            announced = announced == null || announced.isAfter(moment.now()) ? announced : null;
            due = newDue(moment.now());
        } finally {
            stripe.lock().unlock();
        }
        Waiter.wakeAll(woken);
        return due;
    }

    /** Returns when this slot was last used, in seconds of the epoch, if its state is of a class and has no waiters. */
    OptionalLong evictable(EvictionClass evictionClass) {
        stripe.lock().lock();
        try {
            return waiters == null && !current().isBlank() && current().evictionClass() == evictionClass
                    ? OptionalLong.of(Integer.toUnsignedLong(usedAt))
                    : OptionalLong.empty();
        } finally {
            stripe.lock().unlock();
        }
    }

    /** Makes the state blank if the slot has not been used since it was chosen; returns whether it has been evicted. */
    boolean evict(EvictionClass evictionClass, long unusedSince, Supplier<Moment> clock) {
        stripe.lock().lock();
        try {
            OptionalLong used = evictable(evictionClass);
            if (used.isEmpty() || used.getAsLong() != unusedSince) {
                return false;
            }
            Moment moment = clock.get();
            transitionTo(current().evicted(moment), moment);
            return true;
        } finally {
            stripe.lock().unlock();
        }
    }

    boolean retireIfIdle(Supplier<Moment> clock) {
        stripe.lock().lock();
        try {
            if (waiters == null) {
                Moment moment = clock.get();
                transitionTo(current().at(moment.now()), moment);
            }
            if (isIdle()) {
                state = null;
            }
            return state == null;
        } finally {
            stripe.lock().unlock();
        }
    }

    private S current() {
        return state == null ? name.kind().blank() : state;
    }

    private boolean isIdle() {
        return waiters == null && current().isBlank();
    }

    private Moment use(Supplier<Moment> clock) {
        Moment moment = clock.get();
        usedAt = (int) moment.now().getEpochSecond();
        return moment;
    }

    /**
     * Returns when to call {@link #removeExpired}, unless that or an earlier time has been returned before: when this state next changes
     * by itself, or some time before. What has been returned is kept until then, even if the state is gone.
     */
    private Optional<Instant> newDue(Instant now) {
        Instant most = now.plus(MAX_AHEAD);
        Optional<Instant> next = current()
                .nextChange()
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
        S before = current();
        if (next == before) {
            return List.of();
        }
        state = stripe.quota().reserve(name, before, next);
        stripe.listener().stateChanged(name, before, next, moment.now());
        if (waiters == null) {
            return List.of();
        }
        List<Waiter<S>> woken = joined(waiters.takeSatisfied(next, moment), replaceTimekeeper());
        forgetIfEmpty();
        return woken;
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        if (first.isEmpty() || second.isEmpty()) {
            return first.isEmpty() ? second : first;
        }
        List<T> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }

    private List<Waiter<S>> replaceTimekeeper() {
        return waiters == null ? List.of() : waiters.replaceTimekeeper(current());
    }

    private void forgetIfEmpty() {
        if (waiters != null && waiters.isEmpty()) {
            waiters = null;
        }
    }
}
