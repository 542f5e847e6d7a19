package dev.rendezvous.state;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A lock, or with more than one permit a semaphore. First come, first served: as many of the queue as there are free permits may
 * have one, in whatever order they come for it.
 *
 * @param permits how many may hold it at once; counts as long as anybody holds it or waits
 * @param held the leases, oldest first
 * @param queue who waits, in the order in which they came
 */
public record LockState(int permits, List<Grant> held, List<Place> queue) implements State<LockState> {

    /** A lock that nobody holds or waits for. */
    public static final LockState BLANK = new LockState(1, List.of(), List.of());

    public LockState {
        held = List.copyOf(held);
        queue = List.copyOf(queue);
    }

    @Override
    public LockState at(Instant now) {
        List<Grant> stillHeld =
                held.stream().filter(g -> now.isBefore(g.until())).toList();
        List<Place> stillHere =
                queue.stream().filter(p -> !p.caller().isGone(now)).toList();
        return with(stillHeld, stillHere);
    }

    @Override
    public Optional<Instant> nextChange() {
        return Stream.concat(
                        held.stream().map(Grant::until),
                        queue.stream().map(p -> p.caller().until()))
                .min(Instant::compareTo);
    }

    @Override
    public boolean isBlank() {
        return held.isEmpty() && queue.isEmpty();
    }

    /** A lease is left alone: its holder may have been told of it, and it ends by itself. */
    @Override
    public LockState without(long incarnation, Instant now) {
        List<Place> stillHere = queue.stream()
                .flatMap(p -> p.caller().without(incarnation, now).map(p::by).stream())
                .toList();
        if (stillHere.equals(queue)) {
            return this;
        }
        return held.isEmpty() && stillHere.isEmpty() ? BLANK : new LockState(permits, held, stillHere);
    }

    @Override
    public Set<Long> incarnations() {
        return queue.stream().flatMap(p -> p.caller().incarnations()).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns how many more may hold it now. */
    public int free() {
        return permits - held.size();
    }

    LockState withPermits(int number) {
        return number == permits ? this : new LockState(number, held, queue);
    }

    /** Returns the lock with other leases and another queue, and the very same one if they are as long: they only lose. */
    private LockState with(List<Grant> fewerHeld, List<Place> shorterQueue) {
        if (fewerHeld.size() == held.size() && shorterQueue.size() == queue.size()) {
            return this;
        }
        return fewerHeld.isEmpty() && shorterQueue.isEmpty() ? BLANK : new LockState(permits, fewerHeld, shorterQueue);
    }

    Optional<Grant> grantOf(Caller caller) {
        return held.stream().filter(g -> g.place().caller().isSameAs(caller)).findFirst();
    }

    /** Returns the lease of that id. */
    Optional<Grant> grantOf(LeaseId lease) {
        return held.stream().filter(g -> g.place().lease().matches(lease)).findFirst();
    }

    /** Returns which of the queue a caller is, among the first {@code most}; -1 if none of them. */
    int indexOf(Caller caller, int most) {
        for (int i = 0; i < Math.min(most, queue.size()); i++) {
            if (queue.get(i).caller().isSameAs(caller)) {
                return i;
            }
        }
        return -1;
    }

    LockState changing(Grant before, Grant after) {
        if (before.equals(after)) {
            return this;
        }
        List<Grant> changed = new ArrayList<>(held);
        changed.set(held.indexOf(before), after);
        return new LockState(permits, changed, queue);
    }

    /** Returns the lock with a place in the queue: where the caller already is, or at its end. */
    LockState queueing(Place place) {
        List<Place> changed = new ArrayList<>(queue);
        int index = indexOf(place.caller(), queue.size());
        if (index < 0) {
            changed.add(place);
        } else if (queue.get(index).caller().covers(place.caller())) {
            return this;
        } else {
            Place before = queue.get(index);
            changed.set(index, before.by(before.caller().and(place.caller())));
        }
        return new LockState(permits, held, changed);
    }

    LockState granting(int index, Grant grant) {
        List<Place> others = new ArrayList<>(queue);
        others.remove(index);
        List<Grant> more = new ArrayList<>(held);
        more.add(grant);
        return new LockState(permits, more, others);
    }

    LockState releasing(Grant grant) {
        return with(held.stream().filter(g -> !g.equals(grant)).toList(), queue);
    }

    /** Returns this lock when the caller of an operation wants nothing more. */
    LockState withdrawing(Caller caller) {
        return with(
                held.stream().filter(g -> !g.place().caller().isSameAs(caller)).toList(),
                queue.stream().filter(p -> !p.caller().isSameAs(caller)).toList());
    }

    /** Returns this lock when a request goes. */
    LockState without(Caller gone, Instant now) {
        List<Grant> stillHeld =
                held.stream().flatMap(g -> g.undelivered(gone, now).stream()).toList();
        List<Place> stillHere = queue.stream()
                .flatMap(p -> p.caller().without(gone, now).map(p::by).stream())
                .toList();
        if (stillHeld.equals(held) && stillHere.equals(queue)) {
            return this;
        }
        return stillHeld.isEmpty() && stillHere.isEmpty() ? BLANK : new LockState(permits, stillHeld, stillHere);
    }

    /** Returns why a caller in the queue has to wait. */
    Reason waiting(Caller caller) {
        int before = indexOf(caller, queue.size());
        String line = before == 0 ? "first in the queue" : before + " before in the queue";
        String holders = held.isEmpty()
                ? "not held"
                : "held by "
                        + String.join(
                                ", ",
                                held.stream()
                                        .map(g -> g.place().holder().orElse("somebody"))
                                        .toList());
        return Reason.transientReason(Common.HELD_BY_OTHERS, holders + "; " + line);
    }
}
