package dev.rendezvous.internal.state;

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
 * generation. A generation that has ended, in whichever way, is kept until all its members have read that, or can no longer do so. One
 * that was broken stops later arrivals too, until the barrier is reset.
 *
 * @param generation how many generations have ended
 * @param open the open generation; empty if it has no members, or the barrier is broken
 * @param ended the generations whose end members may still have to read, oldest first
 * @param broken how the latest generation was broken, which stops new members; empty if it was not, or was reset since
 * @param retainedUntil until when the number of generations, and the break, are kept while there are no members
 */
public record BarrierState(
        long generation,
        Optional<BarrierGeneration> open,
        List<BarrierGeneration> ended,
        Optional<BarrierEnd.Broken> broken,
        Instant retainedUntil)
        implements State<BarrierState> {

    /** A barrier without members. */
    public static final BarrierState BLANK =
            new BarrierState(0, Optional.empty(), List.of(), Optional.empty(), Instant.MIN);

    public BarrierState {
        ended = List.copyOf(ended);
    }

    @Override
    public BarrierState at(Instant now) {
        if (isBlank()) {
            return this;
        }
        Optional<BarrierGeneration> here = open.flatMap(g -> g.at(now));
        List<BarrierGeneration> kept =
                ended.stream().filter(g -> now.isBefore(g.until())).toList();
        if (here.isEmpty() && kept.isEmpty() && !now.isBefore(retainedUntil)) {
            return BLANK;
        }
        return here.equals(open) && kept.size() == ended.size()
                ? this
                : new BarrierState(generation, here, kept, broken, retainedUntil);
    }

    @Override
    public Optional<Instant> nextChange() {
        if (open.isEmpty() && ended.isEmpty()) {
            return generation == 0 ? Optional.empty() : Optional.of(retainedUntil);
        }
        return Stream.concat(
                        open.stream()
                                .flatMap(g -> g.members().stream())
                                .map(a -> a.owner().until()),
                        ended.stream().map(BarrierGeneration::until))
                .min(Instant::compareTo);
    }

    /** Generations that have ended stay as they are: their members may have read that already. */
    @Override
    public BarrierState without(long incarnation, Instant now) {
        Optional<BarrierGeneration> left = open.flatMap(g -> g.without(incarnation, now));
        return left.equals(open) ? this : new BarrierState(generation, left, ended, broken, retainedUntil);
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
        long generations = Stream.concat(open.stream(), ended.stream())
                .mapToLong(BarrierGeneration::weight)
                .sum();
        return generations + broken.map(BarrierEnd.Broken::weight).orElse(0L);
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
        return generation == 0 && open.isEmpty() && ended.isEmpty();
    }

    /** Returns the number of the generation that is broken or open, or otherwise of the one that the next member opens. */
    public long currentGeneration() {
        long next = broken.isPresent() ? generation : generation + 1;
        return open.map(BarrierGeneration::number).orElse(next);
    }

    /** Returns the generation that a new member would join, which may be one without members. */
    BarrierGeneration openFor(BarrierSpec barrierSpec) {
        return open.orElseGet(() -> new BarrierGeneration(generation + 1, Optional.empty(), barrierSpec, List.of()));
    }

    BarrierState withOpen(BarrierGeneration joined) {
        return open.filter(joined::equals).isPresent()
                ? this
                : new BarrierState(generation, Optional.of(joined), ended, broken, retainedUntil);
    }

    /** Returns this barrier after its open generation has ended. */
    BarrierState end(BarrierGeneration finished, Moment moment, Duration retention) {
        List<BarrierGeneration> more = new ArrayList<>(ended);
        more.add(finished);
        return new BarrierState(
                finished.number(),
                Optional.empty(),
                more,
                Optional.empty(),
                moment.now().plus(retention));
    }

    /** Returns this barrier after a party has failed, whether or not others have arrived. */
    BarrierState breakWith(BarrierEnd.Broken event, Moment moment, Duration retention) {
        List<BarrierGeneration> more = new ArrayList<>(ended);
        open.ifPresent(present -> more.add(present.end(event)));
        return new BarrierState(
                generation + 1,
                Optional.empty(),
                more,
                Optional.of(event),
                moment.now().plus(retention));
    }

    /** Returns this barrier after a reset, open for the next generation. */
    BarrierState withoutBreak(Moment moment, Duration retention) {
        return new BarrierState(
                generation, open, ended, Optional.empty(), moment.now().plus(retention));
    }

    /** Returns the generation that an owner belongs to, if that has ended. */
    Optional<BarrierGeneration> endedGenerationOf(Owner caller) {
        return ended.stream().filter(g -> g.indexOf(caller).isPresent()).findFirst();
    }

    /** Returns this barrier after an owner has read how its generation has ended, or is known not to read it. */
    BarrierState acknowledge(Owner caller, Instant now) {
        Optional<BarrierGeneration> passed = endedGenerationOf(caller);
        Optional<BarrierGeneration> acknowledged = passed.map(g -> g.acknowledge(caller, now));
        if (acknowledged.equals(passed)) {
            return this;
        }
        List<BarrierGeneration> others = new ArrayList<>(ended);
        others.set(ended.indexOf(passed.orElseThrow()), acknowledged.orElseThrow());
        return new BarrierState(generation, open, others, broken, retainedUntil);
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
        return left.equals(open) ? this : new BarrierState(generation, left, ended, broken, retainedUntil);
    }
}
