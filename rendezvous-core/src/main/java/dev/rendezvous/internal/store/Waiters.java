package dev.rendezvous.internal.store;

import dev.rendezvous.internal.state.Moment;
import dev.rendezvous.internal.state.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The waiters for one name, in the order in which they came. Not safe for use by several threads.
 *
 * <p>One of the waiters is the timekeeper. It alone parks no longer than until the state next changes by the passing of time, and
 * applies that change, for all, when it leaves. A timekeeper that leaves early is replaced, and one that would wake too late,
 * because an earlier change has been scheduled, is woken to park again. A waiter without a thread is never one.
 */
final class Waiters<S extends State<S>> {

    private final Set<Waiter<S>> all = new LinkedHashSet<>();
    private @Nullable Waiter<S> timekeeper;
    private Instant timekeeperWakesAt = Instant.MAX;

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Adds a waiter, and returns when it must leave at the latest. */
    Optional<Instant> add(Waiter<S> waiter, S state) {
        all.add(waiter);
        if (timekeeper != null || !waiter.hasThread()) {
            return Optional.empty();
        }
        Optional<Instant> next = state.nextChange();
        timekeeper = waiter;
        timekeeperWakesAt = next.orElse(Instant.MAX);
        return next;
    }

    /** Removes a waiter, and returns whether others have lost their timekeeper. */
    boolean remove(Waiter<S> waiter) {
        all.remove(waiter);
        if (waiter != timekeeper) {
            return false;
        }
        timekeeper = null;
        return !all.isEmpty();
    }

    /** Removes the waiters that are satisfied. */
    List<Waiter<S>> takeSatisfied(S state, Moment moment) {
        List<Waiter<S>> satisfied = new ArrayList<>();
        for (Iterator<Waiter<S>> each = all.iterator(); each.hasNext(); ) {
            Waiter<S> waiter = each.next();
            if (waiter.isSatisfiedBy(state, moment)) {
                each.remove();
                satisfied.add(waiter);
                timekeeper = waiter == timekeeper ? null : timekeeper;
            }
        }
        return satisfied;
    }

    /** Removes the waiter that must park again to be the timekeeper; empty if none must. */
    List<Waiter<S>> replaceTimekeeper(S state) {
        Optional<Instant> next = all.isEmpty() ? Optional.empty() : state.nextChange();
        boolean covered = timekeeper != null && !timekeeperWakesAt.isAfter(next.orElse(Instant.MAX));
        if (next.isEmpty() || covered) {
            return List.of();
        }
        Optional<Waiter<S>> called = Optional.ofNullable(timekeeper)
                .or(() -> all.stream().filter(Waiter::hasThread).findFirst());
        called.ifPresent(all::remove);
        timekeeper = null;
        return called.map(List::of).orElse(List.of());
    }
}
