package dev.rendezvous.server.store.postgres;

import dev.rendezvous.Deadline;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.state.Moment;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** The waiters of this process, by name. Safe for use by many threads. */
final class WaiterIndex {

    private final ConcurrentMap<UUID, NameWaiters<?>> byId = new ConcurrentHashMap<>();

    /** Reads the row of a name. */
    @FunctionalInterface
    interface SnapshotSource<S extends State<S>> {
        StateSnapshot<S> read(Name<S> name) throws InterruptedException;
    }

    /** The waiters for one name, and the latest snapshot of it. */
    private static final class NameWaiters<S extends State<S>> {

        private final Name<S> name;
        private final Set<ParkedWaiter<S>> waiters = new HashSet<>();
        private @Nullable StateSnapshot<S> latest;

        NameWaiters(Name<S> name) {
            this.name = name;
        }

        synchronized void enter(ParkedWaiter<S> waiter) {
            waiters.add(waiter);
        }

        synchronized boolean isEmptyWithout(ParkedWaiter<?> waiter) {
            waiters.remove(waiter);
            return waiters.isEmpty();
        }

        synchronized boolean observe(StateSnapshot<S> stateSnapshot) {
            StateSnapshot<S> before = latest;
            if (before != null && stateSnapshot.isBefore(before)) {
                return false;
            }
            latest = stateSnapshot;
            waiters.forEach(waiter -> waiter.observe(stateSnapshot));
            return before != null && before.version() != stateSnapshot.version();
        }

        synchronized StateSnapshot<S> latest(StateSnapshot<S> otherwise) {
            return latest == null || latest.isBefore(otherwise) ? otherwise : latest;
        }

        synchronized Optional<StateSnapshot<S>> latest() {
            return Optional.ofNullable(latest);
        }

        synchronized void wakeAll() {
            waiters.forEach(ParkedWaiter::end);
        }
    }

    /**
     * Waits until the state may satisfy the predicate, or until the deadline. Enters the waiter, then reads, then parks: changes after
     * the read come to {@link #observe}.
     */
    <S extends State<S>> void await(
            Name<S> name, UUID id, BiPredicate<S, Moment> wanted, Deadline deadline, SnapshotSource<S> snapshotSource)
            throws InterruptedException {
        ParkedWaiter<S> parkedWaiter = new ParkedWaiter<>(wanted, deadline);
        NameWaiters<S> nameWaiters = cast(byId.compute(id, (i, there) -> {
            NameWaiters<S> taken = there == null ? new NameWaiters<>(name) : cast(there);
            taken.enter(parkedWaiter);
            return taken;
        }));
        try {
            StateSnapshot<S> stateSnapshot = snapshotSource.read(name);
            while (!parkedWaiter.parkOnce(stateSnapshot)) {
                stateSnapshot = nameWaiters.latest(stateSnapshot);
            }
        } finally {
            byId.computeIfPresent(id, (i, there) -> there.isEmptyWithout(parkedWaiter) ? null : there);
        }
    }

    /** Passes a snapshot to the waiters for a name, and returns whether its version differs from the one they had. */
    <S extends State<S>> boolean observe(UUID id, StateSnapshot<S> stateSnapshot) {
        NameWaiters<?> nameWaiters = byId.get(id);
        return nameWaiters != null && WaiterIndex.<S>cast(nameWaiters).observe(stateSnapshot);
    }

    /** Wakes all waiters, so that they apply their commands. */
    void wakeAll() {
        byId.values().forEach(NameWaiters::wakeAll);
    }

    /** Returns the names that have waiters. */
    List<Name<?>> names() {
        List<Name<?>> names = new ArrayList<>();
        byId.values().forEach(nameWaiters -> names.add(nameWaiters.name));
        return names;
    }

    /** Returns the names of a kind that have waiters, with their states as they were read last. */
    <S extends State<S>> Map<String, S> states(Kind<S> kind) {
        Map<String, S> states = new HashMap<>();
        for (NameWaiters<?> nameWaiters : byId.values()) {
            if (nameWaiters.name.kind().equals(kind)) {
                WaiterIndex.<S>cast(nameWaiters)
                        .latest()
                        .ifPresent(snapshot -> states.put(nameWaiters.name.text(), snapshot.state()));
            }
        }
        return states;
    }

    /** Returns the names with these ids that have waiters. */
    List<Name<?>> names(Set<UUID> ids) {
        List<Name<?>> names = new ArrayList<>();
        for (UUID id : ids) {
            NameWaiters<?> nameWaiters = byId.get(id);
            if (nameWaiters != null) {
                names.add(nameWaiters.name);
            }
        }
        return names;
    }

    /** The id of a name determines the type of its waiters. */
    @SuppressWarnings("unchecked")
    private static <S extends State<S>> NameWaiters<S> cast(NameWaiters<?> nameWaiters) {
        return (NameWaiters<S>) nameWaiters;
    }
}
