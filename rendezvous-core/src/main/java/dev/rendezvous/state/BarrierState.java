package dev.rendezvous.state;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The state of a barrier. Members join the open generation, which is released when it is complete; the next member opens the next
 * generation. A released generation is kept until all its members have read it, or can no longer do so, and so is one that was reset.
 *
 * @param generation how many generations have been released or reset
 * @param open the open generation; empty if it has no members
 * @param released the generations, released or reset, that members may still have to read, oldest first
 * @param retainedUntil until when the number of generations is kept while there are no members
 */
public record BarrierState(
        long generation, Optional<BarrierGeneration> open, List<BarrierGeneration> released, Instant retainedUntil)
        implements State<BarrierState> {

    /** A barrier without members. */
    public static final BarrierState BLANK = new BarrierState(0, Optional.empty(), List.of(), Instant.MIN);

    public BarrierState {
        released = List.copyOf(released);
    }

    @Override
    public BarrierState at(Instant now) {
        if (isBlank()) {
            return this;
        }
        Optional<BarrierGeneration> here = open.flatMap(g -> g.at(now));
        List<BarrierGeneration> kept =
                released.stream().filter(g -> now.isBefore(g.until())).toList();
        if (here.isEmpty() && kept.isEmpty() && !now.isBefore(retainedUntil)) {
            return BLANK;
        }
        return here.equals(open) && kept.size() == released.size()
                ? this
                : new BarrierState(generation, here, kept, retainedUntil);
    }

    @Override
    public Optional<Instant> nextChange() {
        if (open.isEmpty() && released.isEmpty()) {
            return generation == 0 ? Optional.empty() : Optional.of(retainedUntil);
        }
        return Stream.concat(
                        open.stream()
                                .flatMap(g -> g.members().stream())
                                .map(a -> a.owner().until()),
                        released.stream().map(BarrierGeneration::until))
                .min(Instant::compareTo);
    }

    /** Released generations stay as they are: their members may have read them already. */
    @Override
    public BarrierState without(long incarnation, Instant now) {
        Optional<BarrierGeneration> left = open.flatMap(g -> g.without(incarnation, now));
        return left.equals(open) ? this : new BarrierState(generation, left, released, retainedUntil);
    }

    @Override
    public Set<Long> incarnations() {
        return open.stream()
                .flatMap(g -> g.members().stream())
                .flatMap(a -> a.owner().incarnations())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public long weight() {
        return Stream.concat(open.stream(), released.stream())
                .mapToLong(BarrierGeneration::weight)
                .sum();
    }

    /** The members of a barrier, and their answers, end by themselves. */
    @Override
    public EvictionClass evictionClass() {
        return EvictionClass.IN_USE;
    }

    /** Returns this state: a barrier is never evicted. */
    @Override
    public BarrierState evicted(Moment moment) {
        return this;
    }

    @Override
    public boolean isBlank() {
        return generation == 0 && open.isEmpty() && released.isEmpty();
    }

    /** Returns the generation that a new member would join, which may be one without members. */
    BarrierGeneration openFor(BarrierSpec barrierSpec) {
        return open.orElseGet(() -> new BarrierGeneration(generation + 1, 0, barrierSpec, List.of()));
    }

    BarrierState withOpen(BarrierGeneration joined) {
        return open.filter(joined::equals).isPresent()
                ? this
                : new BarrierState(generation, Optional.of(joined), released, retainedUntil);
    }

    BarrierState release(BarrierGeneration complete, Moment moment, Duration retention) {
        List<BarrierGeneration> more = new ArrayList<>(released);
        more.add(complete);
        return new BarrierState(
                complete.number(), Optional.empty(), more, moment.now().plus(retention));
    }

    /** Returns the released generation, or the one that was reset, that an owner belongs to. */
    Optional<BarrierGeneration> releasedGenerationOf(Owner caller) {
        return released.stream().filter(g -> g.indexOf(caller).isPresent()).findFirst();
    }

    /** Returns this barrier after an owner has read its released generation, or is known not to read it. */
    BarrierState acknowledge(Owner caller, Instant now) {
        Optional<BarrierGeneration> passed = releasedGenerationOf(caller);
        Optional<BarrierGeneration> acknowledged = passed.map(g -> g.acknowledge(caller, now));
        if (acknowledged.equals(passed)) {
            return this;
        }
        List<BarrierGeneration> others = new ArrayList<>(released);
        others.set(released.indexOf(passed.orElseThrow()), acknowledged.orElseThrow());
        return new BarrierState(generation, open, others, retainedUntil);
    }

    /** Returns this barrier without an owner's arrival, whichever request made it. */
    BarrierState remove(Owner caller) {
        return withOpen(open.flatMap(g -> g.remove(caller)));
    }

    /** Returns this barrier after a request has ended. */
    BarrierState without(Owner gone, Instant now) {
        return withOpen(open.flatMap(g -> g.without(gone, now))).acknowledge(gone, now);
    }

    /** Returns this barrier after a request has ended whose caller does not come back. */
    BarrierState afterClose(Owner gone, Instant now) {
        return withOpen(open.flatMap(g -> g.afterClose(gone))).acknowledge(gone, now);
    }

    private BarrierState withOpen(Optional<BarrierGeneration> left) {
        return left.equals(open) ? this : new BarrierState(generation, left, released, retainedUntil);
    }
}
