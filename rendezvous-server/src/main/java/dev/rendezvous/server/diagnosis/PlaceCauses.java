package dev.rendezvous.server.diagnosis;

import dev.rendezvous.server.diagnosis.Cause.Urgency;
import dev.rendezvous.server.diagnosis.CauseWriter.Draft;
import dev.rendezvous.server.diagnosis.Finding.Kind;
import dev.rendezvous.server.diagnosis.WaitGraph.Need;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds why those that have a place at a barrier or in the queue of a lock do not go on. */
record PlaceCauses(CauseWriter writer) {

    private static final Duration LONG = Duration.ofSeconds(30);

    /** Returns the cause that a lock is not free; empty if it is not held for long. */
    Optional<Cause> lock(String name, List<Need> needs) {
        Snapshot snapshot = writer.graph().snapshot();
        Snapshot.LockStatus lock = snapshot.locks().get(name);
        return Optional.ofNullable(lock).stream()
                .flatMap(held -> held.holders().stream())
                .filter(holder -> !holder.since().isAfter(snapshot.now().minus(LONG)))
                .min(Comparator.comparing(Snapshot.Holder::since).thenComparingLong(Snapshot.Holder::fence))
                .map(holder -> writer.cause(name, needs, held(name, holder)));
    }

    private Draft held(String name, Snapshot.Holder holder) {
        String who = holder.name().isEmpty() ? "an unnamed holder" : Words.name(holder.name());
        String held = Words.name(name) + " has been held by " + who + " since "
                + writer.words().time(holder.since());
        return new Draft(
                Urgency.SLOW,
                Kind.LOCK_HELD,
                held,
                held,
                holder.since(),
                "If " + who + " is gone, release the lock: DELETE " + writer.path(name) + "?fence=" + holder.fence());
    }

    /** Returns the cause that a barrier is not complete; empty if its members are not known by name. */
    Optional<Cause> barrier(String name, List<Need> needs) {
        Snapshot.BarrierStatus barrier = writer.graph().snapshot().barriers().get(name);
        return Optional.ofNullable(barrier)
                .filter(open -> !open.missing().isEmpty())
                .map(open -> writer.cause(name, needs, incomplete(name, needs, open)));
    }

    private Draft incomplete(String name, List<Need> needs, Snapshot.BarrierStatus barrier) {
        String missing = Words.names(barrier.missing().stream().sorted().toList());
        String brief = Words.name(name) + " is short of " + missing;
        return new Draft(
                writer.graph().isRoot(name) ? Urgency.SLOW : Urgency.PENDING,
                Kind.BARRIER_SHORT,
                brief,
                brief + ": " + barrier.arrived() + " of " + barrier.parties() + " have arrived",
                CauseWriter.since(needs),
                "Start " + missing + "; to end the wait of the others: DELETE " + writer.path(name) + "?generation="
                        + barrier.generation());
    }
}
