package dev.rendezvous.state;

import dev.rendezvous.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A barrier: one generation after the other gathers, and is released when it is complete. What a member waits for, the roster of
 * its generation, stays here until all its members have read it, or cannot any more.
 *
 * @param generation how many have been released
 * @param open the generation that gathers, if anybody is here
 * @param released those that somebody may still have to read, oldest first
 * @param rest when the count of generations may be forgotten, unless somebody is here
 */
public record BarrierState(long generation, Optional<Gathering> open, List<Gathering> released, Instant rest)
        implements State<BarrierState> {

    /** A barrier that nobody has come to. */
    public static final BarrierState BLANK = new BarrierState(0, Optional.empty(), List.of(), Instant.MIN);

    public BarrierState {
        released = List.copyOf(released);
    }

    @Override
    public BarrierState at(Instant now) {
        if (isBlank()) {
            return this;
        }
        Optional<Gathering> here = open.flatMap(g -> g.at(now));
        List<Gathering> kept =
                released.stream().filter(g -> now.isBefore(g.until())).toList();
        if (here.isEmpty() && kept.isEmpty() && !now.isBefore(rest)) {
            return BLANK;
        }
        return here.equals(open) && kept.size() == released.size()
                ? this
                : new BarrierState(generation, here, kept, rest);
    }

    @Override
    public Optional<Instant> nextChange() {
        if (open.isEmpty() && released.isEmpty()) {
            return generation == 0 ? Optional.empty() : Optional.of(rest);
        }
        return Stream.concat(
                        open.stream()
                                .flatMap(g -> g.arrivals().stream())
                                .map(a -> a.caller().until()),
                        released.stream().map(Gathering::until))
                .min(Instant::compareTo);
    }

    /** Whoever has been released may have read it, and is left alone. */
    @Override
    public BarrierState without(long incarnation, Instant now) {
        Optional<Gathering> left = open.flatMap(g -> g.without(incarnation, now));
        return left.equals(open) ? this : new BarrierState(generation, left, released, rest);
    }

    @Override
    public Set<Long> incarnations() {
        return open.stream()
                .flatMap(g -> g.arrivals().stream())
                .flatMap(a -> a.caller().incarnations())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public long weight() {
        return Stream.concat(open.stream(), released.stream())
                .flatMap(g -> g.arrivals().stream())
                .flatMap(guest -> guest.payload().stream())
                .mapToLong(Payload::size)
                .sum();
    }

    @Override
    public boolean isBlank() {
        return generation == 0 && open.isEmpty() && released.isEmpty();
    }

    /** Returns the generation that a newcomer would join, which may be one that nobody has come to yet. */
    Gathering opening(Terms terms) {
        return open.orElseGet(() -> new Gathering(generation + 1, 0, terms, List.of()));
    }

    BarrierState gathering(Gathering joined) {
        return open.filter(joined::equals).isPresent()
                ? this
                : new BarrierState(generation, Optional.of(joined), released, rest);
    }

    BarrierState releasing(Gathering complete, Moment moment, Duration retention) {
        List<Gathering> more = new ArrayList<>(released);
        more.add(complete);
        return new BarrierState(
                complete.generation(), Optional.empty(), more, moment.now().plus(retention));
    }

    /** Returns the released generation that a caller belongs to. */
    Optional<Gathering> releasedWith(Caller caller) {
        return released.stream().filter(g -> g.indexOf(caller).isPresent()).findFirst();
    }

    /** Returns this barrier when a caller has read, or will not read, what it waited for. */
    BarrierState told(Caller caller, Instant now) {
        Optional<Gathering> passed = releasedWith(caller);
        Optional<Gathering> told = passed.map(g -> g.told(caller, now));
        if (told.equals(passed)) {
            return this;
        }
        List<Gathering> others = new ArrayList<>(released);
        others.set(released.indexOf(passed.orElseThrow()), told.orElseThrow());
        return new BarrierState(generation, open, others, rest);
    }

    /** Returns this barrier without a caller's arrival, whichever request has made it. */
    BarrierState withdrawing(Caller caller) {
        Optional<Gathering> left = open.flatMap(g -> g.withdrawing(caller));
        return left.equals(open) ? this : new BarrierState(generation, left, released, rest);
    }

    /** Returns this barrier when a request goes. */
    BarrierState without(Caller gone, Instant now) {
        Optional<Gathering> left = open.flatMap(g -> g.without(gone, now));
        BarrierState without = left.equals(open) ? this : new BarrierState(generation, left, released, rest);
        return without.told(gone, now);
    }
}
