package dev.rendezvous.server.postgres;

import dev.rendezvous.Deadline;
import dev.rendezvous.state.Moment;
import dev.rendezvous.state.Name;
import dev.rendezvous.state.State;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** The waiters of this process, by name. Safe for use by many threads. */
final class LocalWaiters {

    private final ConcurrentMap<UUID, Spot<?>> spots = new ConcurrentHashMap<>();

    /** Reads the row of a name. */
    @FunctionalInterface
    interface Look<S extends State<S>> {
        Seen<S> at(Name<S> name) throws InterruptedException;
    }

    /** The waiters for one name, and the latest snapshot of it. */
    private static final class Spot<S extends State<S>> {

        private final Name<S> name;
        private final Set<Parked<S>> parked = new HashSet<>();
        private @Nullable Seen<S> latest;

        Spot(Name<S> name) {
            this.name = name;
        }

        synchronized void enter(Parked<S> one) {
            parked.add(one);
        }

        synchronized boolean isEmptyWithout(Parked<?> one) {
            parked.remove(one);
            return parked.isEmpty();
        }

        synchronized boolean observe(Seen<S> seen) {
            Seen<S> before = latest;
            if (before != null && seen.isBefore(before)) {
                return false;
            }
            latest = seen;
            parked.forEach(one -> one.observe(seen));
            return before != null && before.version() != seen.version();
        }

        synchronized Seen<S> latest(Seen<S> otherwise) {
            return latest == null || latest.isBefore(otherwise) ? otherwise : latest;
        }

        synchronized void call() {
            parked.forEach(Parked::call);
        }
    }

    /**
     * Waits until the state may satisfy the predicate, or until the deadline. Enters the waiter, then reads, then parks: changes after
     * the read come to {@link #observe}.
     */
    <S extends State<S>> void await(
            Name<S> name, UUID id, BiPredicate<S, Moment> wanted, Deadline deadline, Look<S> look)
            throws InterruptedException {
        Parked<S> parked = new Parked<>(wanted, deadline);
        Spot<S> spot = cast(spots.compute(id, (i, there) -> {
            Spot<S> taken = there == null ? new Spot<>(name) : cast(there);
            taken.enter(parked);
            return taken;
        }));
        try {
            Seen<S> seen = look.at(name);
            while (!parked.isOver(seen)) {
                seen = spot.latest(seen);
            }
        } finally {
            spots.computeIfPresent(id, (i, there) -> there.isEmptyWithout(parked) ? null : there);
        }
    }

    /** Passes a snapshot to the waiters for a name, and returns whether its version differs from the one they had. */
    <S extends State<S>> boolean observe(UUID id, Seen<S> seen) {
        Spot<?> spot = spots.get(id);
        return spot != null && LocalWaiters.<S>cast(spot).observe(seen);
    }

    /** Wakes all waiters, so that they apply their commands. */
    void callAll() {
        spots.values().forEach(Spot::call);
    }

    /** Returns the names that have waiters. */
    List<Name<?>> names() {
        List<Name<?>> names = new ArrayList<>();
        spots.values().forEach(spot -> names.add(spot.name));
        return names;
    }

    /** Returns the names with these ids that have waiters. */
    List<Name<?>> names(Set<UUID> ids) {
        List<Name<?>> names = new ArrayList<>();
        for (UUID id : ids) {
            Spot<?> spot = spots.get(id);
            if (spot != null) {
                names.add(spot.name);
            }
        }
        return names;
    }

    /** The id of a name determines the type of its waiters. */
    @SuppressWarnings("unchecked")
    private static <S extends State<S>> Spot<S> cast(Spot<?> spot) {
        return (Spot<S>) spot;
    }
}
