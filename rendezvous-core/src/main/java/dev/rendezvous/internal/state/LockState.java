package dev.rendezvous.internal.state;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The state of a lock, which is a semaphore if it has more than one permit. First come, first served: the first entries of the queue
 * whose permits are free together may be granted, in any order. Readers share one permit, which no writer has meanwhile.
 *
 * @param permits how many the holders may have at once; fixed while it is held or waited for
 * @param held the leases, oldest first
 * @param queue the waiters, in the order of arrival
 */
public record LockState(int permits, List<LockGrant> held, List<QueueEntry> queue) implements State<LockState> {

    /** The number of holders that a reason names. */
    private static final int MAX_NAMES = 10;

    /** A lock that is neither held nor waited for. */
    public static final LockState BLANK = new LockState(1, List.of(), List.of());

    public LockState {
        held = List.copyOf(held);
        queue = List.copyOf(queue);
    }

    @Override
    public LockState at(Instant now) {
        List<LockGrant> stillHeld =
                held.stream().filter(g -> now.isBefore(g.until())).toList();
        List<QueueEntry> stillHere =
                queue.stream().filter(p -> !p.owner().isGone(now)).toList();
        return with(stillHeld, stillHere);
    }

    @Override
    public Optional<Instant> nextChange() {
        return Stream.concat(
                        held.stream().map(LockGrant::until),
                        queue.stream().map(p -> p.owner().until()))
                .min(Instant::compareTo);
    }

    @Override
    public boolean isBlank() {
        return held.isEmpty() && queue.isEmpty();
    }

    /** Leases stay as they are: their holders may have them already, and they expire by themselves. */
    @Override
    public LockState without(long incarnation, Instant now) {
        List<QueueEntry> stillHere = queue.stream()
                .flatMap(p -> p.owner().without(incarnation, now).map(p::withOwner).stream())
                .toList();
        if (stillHere.equals(queue)) {
            return this;
        }
        return held.isEmpty() && stillHere.isEmpty() ? BLANK : new LockState(permits, held, stillHere);
    }

    @Override
    public Set<Long> incarnations() {
        return queue.stream().flatMap(p -> p.owner().incarnations()).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public long weight() {
        return Stream.concat(held.stream().map(LockGrant::entry), queue.stream())
                .mapToLong(QueueEntry::weight)
                .sum();
    }

    /** Leases and waiters end by themselves. */
    @Override
    public EvictionClass evictionClass() {
        return EvictionClass.IN_USE;
    }

    /** Returns this state: a lock is never evicted. */
    @Override
    public LockState evicted(Moment moment) {
        return this;
    }

    /** Returns the number of free permits. */
    public int free() {
        int used = 0;
        for (LockGrant grant : held) {
            if (grant.entry().mode() instanceof LockMode.Read) {
                return 0;
            }
            used += grant.entry().mode().permits();
        }
        return permits - used;
    }

    private boolean hasReaders() {
        return !held.isEmpty() && held.getFirst().entry().mode() instanceof LockMode.Read;
    }

    LockState withPermits(int number) {
        return number == permits ? this : new LockState(number, held, queue);
    }

    /** Returns this lock with fewer leases and queue entries; the same instance if none was removed. */
    private LockState with(List<LockGrant> fewerHeld, List<QueueEntry> shorterQueue) {
        if (fewerHeld.size() == held.size() && shorterQueue.size() == queue.size()) {
            return this;
        }
        return fewerHeld.isEmpty() && shorterQueue.isEmpty() ? BLANK : new LockState(permits, fewerHeld, shorterQueue);
    }

    Optional<LockGrant> grantOf(Owner caller) {
        return held.stream().filter(g -> g.entry().owner().isSameAs(caller)).findFirst();
    }

    /** Returns the lease with an id. */
    Optional<LockGrant> grantOf(LeaseId lease) {
        return held.stream().filter(g -> g.entry().lease().matches(lease)).findFirst();
    }

    /** Returns the index of an owner in the queue; -1 if it is not there. */
    private int indexOf(Owner caller) {
        for (int i = 0; i < queue.size(); i++) {
            if (queue.get(i).owner().isSameAs(caller)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Returns the index of an owner in the queue if it may be granted the lock: its permits are free together with those of all entries
     * before it. An owner that is not in the queue is treated as if it were at its end.
     *
     * @param mode of an owner that is not in the queue
     * @return -1 if the owner has to wait
     */
    int grantableIndexOf(Owner caller, LockMode mode) {
        int left = free();
        boolean shared = hasReaders();
        for (int i = 0; i < queue.size(); i++) {
            QueueEntry entry = queue.get(i);
            left -= needed(entry.mode(), shared);
            if (left < 0) {
                return -1;
            }
            if (entry.owner().isSameAs(caller)) {
                return i;
            }
            shared |= entry.mode() instanceof LockMode.Read;
        }
        return needed(mode, shared) <= left ? queue.size() : -1;
    }

    /** Returns how many permits a holder needs, if readers have theirs already or not. */
    private static int needed(LockMode mode, boolean shared) {
        return shared && mode instanceof LockMode.Read ? 0 : mode.permits();
    }

    LockState replace(LockGrant before, LockGrant after) {
        if (before.equals(after)) {
            return this;
        }
        List<LockGrant> changed = new ArrayList<>(held);
        changed.set(held.indexOf(before), after);
        return new LockState(permits, changed, queue);
    }

    /** Returns this lock with an entry in the queue: where its owner already is, or at the end. */
    LockState enqueue(QueueEntry queueEntry) {
        List<QueueEntry> changed = new ArrayList<>(queue);
        int index = indexOf(queueEntry.owner());
        if (index < 0) {
            changed.add(queueEntry);
        } else if (queue.get(index).owner().covers(queueEntry.owner())) {
            return this;
        } else {
            QueueEntry before = queue.get(index);
            changed.set(index, before.withOwner(before.owner().merge(queueEntry.owner())));
        }
        return new LockState(permits, held, changed);
    }

    LockState grant(int index, LockGrant grant) {
        List<QueueEntry> others = new ArrayList<>(queue);
        others.remove(index);
        List<LockGrant> more = new ArrayList<>(held);
        more.add(grant);
        return new LockState(permits, more, others);
    }

    LockState release(LockGrant grant) {
        return with(held.stream().filter(g -> !g.equals(grant)).toList(), queue);
    }

    /** Returns this lock without the leases and queue entries of an owner. */
    LockState remove(Owner caller) {
        return with(
                held.stream().filter(g -> !g.entry().owner().isSameAs(caller)).toList(),
                queue.stream().filter(p -> !p.owner().isSameAs(caller)).toList());
    }

    /** Returns this lock after a request has ended. */
    LockState without(Owner gone, Instant now) {
        return withRemaining(g -> g.withoutRequest(gone, now), owner -> owner.without(gone, now));
    }

    /** Returns this lock after a request has ended whose caller does not come back. */
    LockState afterClose(Owner gone) {
        return withRemaining(
                g -> g.entry().owner().afterClose(gone).map(g::withOwner), owner -> owner.afterClose(gone));
    }

    /** Returns this lock with what is left of each lease, and of the owner of each queue entry; the same instance if nothing changes. */
    private LockState withRemaining(
            Function<LockGrant, Optional<LockGrant>> leases, Function<Owner, Optional<Owner>> owners) {
        List<LockGrant> stillHeld =
                held.stream().flatMap(g -> leases.apply(g).stream()).toList();
        List<QueueEntry> stillHere = queue.stream()
                .flatMap(p -> owners.apply(p.owner()).map(p::withOwner).stream())
                .toList();
        if (stillHeld.equals(held) && stillHere.equals(queue)) {
            return this;
        }
        return stillHeld.isEmpty() && stillHere.isEmpty() ? BLANK : new LockState(permits, stillHeld, stillHere);
    }

    /** Returns why an owner in the queue has to wait. */
    Reason pendingReason(Owner caller) {
        int before = indexOf(caller);
        String line = before == 0 ? "first in the queue" : before + " ahead in the queue";
        return Reason.transientReason(Common.HELD_BY_OTHERS, holders() + "; " + line);
    }

    /** Returns who holds the lock, for people. */
    String holders() {
        if (held.isEmpty()) {
            return "not held";
        }
        String names = held.stream()
                .limit(MAX_NAMES)
                .map(g -> g.entry().holder().orElse("an unnamed holder"))
                .collect(Collectors.joining(", "));
        String more = held.size() > MAX_NAMES ? " and " + (held.size() - MAX_NAMES) + " more" : "";
        return "held by " + names + more + (hasReaders() ? " for reading" : "")
                + (free() == 0 ? "" : "; " + free() + " of " + permits + " permits are free");
    }
}
