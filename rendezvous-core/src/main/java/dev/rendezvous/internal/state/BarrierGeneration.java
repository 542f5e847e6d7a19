package dev.rendezvous.internal.state;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * One generation of a barrier: open until it has ended.
 *
 * @param number its number, from one
 * @param end how it has ended; empty while it is open
 * @param spec what its members have agreed on
 * @param members its members, in the order of arrival
 */
public record BarrierGeneration(long number, Optional<BarrierEnd> end, BarrierSpec spec, List<BarrierMember> members) {

    /** What a generation takes without its members. */
    private static final long WEIGHT = 128;

    /** What a declared name takes without its text. */
    private static final long WEIGHT_OF_NAME = 48;

    public BarrierGeneration {
        members = List.copyOf(members);
    }

    /** Returns the version of the transition that has ended it; zero while it is open. */
    public long version() {
        return end.map(BarrierEnd::version).orElse(0L);
    }

    /** Returns the names of the members that have one. */
    public List<String> presentNames() {
        return members.stream().flatMap(a -> a.member().stream()).toList();
    }

    /** Returns the declared names that have not arrived. */
    public List<String> missingNames() {
        List<String> missing = new ArrayList<>(spec.members());
        missing.removeAll(presentNames());
        return missing;
    }

    long weight() {
        long weight = WEIGHT;
        if (end.orElse(null) instanceof BarrierEnd.Broken broken) {
            weight += broken.weight();
        }
        for (String declared : spec.members()) {
            weight += WEIGHT_OF_NAME + SizeEstimate.of(declared);
        }
        for (BarrierMember one : members) {
            weight += one.weight();
        }
        return weight;
    }

    OptionalInt indexOf(Owner caller) {
        return IntStream.range(0, members.size())
                .filter(i -> members.get(i).owner().isSameAs(caller))
                .findFirst();
    }

    /** Returns whether a request has arrived. */
    boolean includes(Owner caller) {
        for (BarrierMember arrival : members) {
            if (arrival.owner().covers(caller)) {
                return true;
            }
        }
        return false;
    }

    boolean isComplete() {
        return members.size() >= spec.parties();
    }

    /** Returns when the last member is gone, or has had time to read the result. */
    Instant until() {
        return members.stream()
                .map(a -> a.owner().until())
                .max(Instant::compareTo)
                .orElse(Instant.MIN);
    }

    /** Returns this generation with a new member; call only if {@link #conflictWith} is empty. */
    BarrierGeneration join(BarrierMember newcomer, BarrierSpec others) {
        BarrierSpec both = agreedWith(others);
        return new BarrierGeneration(number, end, both, with(newcomer, both));
    }

    private List<BarrierMember> with(BarrierMember arrival, BarrierSpec both) {
        List<BarrierMember> more = new ArrayList<>(members);
        OptionalInt index = indexOf(arrival.owner());
        OptionalInt former = both.members().isEmpty() ? OptionalInt.empty() : disconnectedIndexOf(arrival.member());
        if (index.isPresent()) {
            BarrierMember before = more.get(index.getAsInt());
            more.set(index.getAsInt(), before.withOwner(before.owner().merge(arrival.owner())));
        } else if (former.isPresent()) {
            more.set(former.getAsInt(), arrival);
        } else {
            more.add(arrival);
        }
        return more;
    }

    /** Returns the index of a member that has no request at present, whose position another arrival of that name takes. */
    private OptionalInt disconnectedIndexOf(Optional<String> name) {
        return IntStream.range(0, members.size())
                .filter(i -> name.isPresent() && members.get(i).member().equals(name))
                .filter(i -> !members.get(i).owner().isConnected())
                .findFirst();
    }

    /** Returns this generation after an owner has read how it has ended, or is known not to read it. */
    BarrierGeneration acknowledge(Owner caller, Instant now) {
        List<BarrierMember> acknowledged = members.stream()
                .map(a -> a.owner().isSameAs(caller) ? a.withOwner(a.owner().withGracePeriod(now)) : a)
                .toList();
        return new BarrierGeneration(number, end, spec, acknowledged);
    }

    BarrierGeneration end(BarrierEnd how) {
        return new BarrierGeneration(number, Optional.of(how), spec, members);
    }

    /** Returns whether all parties have arrived. */
    boolean isReleased() {
        return end.isPresent() && end.get() instanceof BarrierEnd.Released;
    }

    /** Returns this generation without members that are gone; empty if none is left. */
    Optional<BarrierGeneration> at(Instant now) {
        return withMembers(members.stream().filter(a -> !a.owner().isGone(now)).toList());
    }

    /** Returns this generation after a request has ended; empty if no member is left. */
    Optional<BarrierGeneration> without(Owner gone, Instant now) {
        return withOwners(owner -> owner.without(gone, now));
    }

    /** Returns this generation after a process has ended with all its requests; empty if no member is left. */
    Optional<BarrierGeneration> without(long incarnation, Instant now) {
        return withOwners(owner -> owner.without(incarnation, now));
    }

    /** Returns this generation after a request has ended whose caller does not come back; empty if no member is left. */
    Optional<BarrierGeneration> afterClose(Owner gone) {
        return withOwners(owner -> owner.afterClose(gone));
    }

    Optional<BarrierGeneration> remove(Owner caller) {
        return withMembers(
                members.stream().filter(a -> !a.owner().isSameAs(caller)).toList());
    }

    /** Returns this generation with what is left of the owner of each member; empty if no member is left. */
    private Optional<BarrierGeneration> withOwners(Function<Owner, Optional<Owner>> remaining) {
        return withMembers(members.stream()
                .flatMap(a -> remaining.apply(a.owner()).map(a::withOwner).stream())
                .toList());
    }

    private Optional<BarrierGeneration> withMembers(List<BarrierMember> kept) {
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(kept.equals(members) ? this : new BarrierGeneration(number, end, spec, kept));
    }

    /** Returns why a member may not join; empty if it may. */
    Optional<Reason> conflictWith(BarrierMember newcomer, BarrierSpec others) {
        if (others.parties() != spec.parties()) {
            return conflict("the barrier is open for " + spec.parties() + " parties, not " + others.parties());
        }
        boolean bothDeclare = !others.members().isEmpty() && !spec.members().isEmpty();
        if (bothDeclare && !new HashSet<>(others.members()).equals(new HashSet<>(spec.members()))) {
            return conflict("the barrier is open for the members " + String.join(", ", spec.members()) + ", not "
                    + String.join(", ", others.members()));
        }
        BarrierSpec both = agreedWith(others);
        List<BarrierMember> all = with(newcomer, both);
        return both.members().isEmpty() ? Optional.empty() : undeclaredOrDuplicate(all, both);
    }

    private BarrierSpec agreedWith(BarrierSpec others) {
        return spec.members().isEmpty() ? others : spec;
    }

    /** Checks all members: some may have arrived before the names were declared. */
    private static Optional<Reason> undeclaredOrDuplicate(List<BarrierMember> all, BarrierSpec declared) {
        Set<String> here = new HashSet<>();
        for (BarrierMember arrival : all) {
            String name = arrival.member().orElse("");
            if (!declared.members().contains(name)) {
                return conflict((name.isEmpty() ? "a party without a name" : "'" + name + "'")
                        + " is not one of the declared members " + String.join(", ", declared.members()));
            }
            if (!here.add(name)) {
                return conflict("the member '" + name + "' has already arrived and is still connected");
            }
        }
        return Optional.empty();
    }

    private static Optional<Reason> conflict(String message) {
        return Optional.of(Reason.permanentReason(Common.CONFLICT, message));
    }

    /** Returns why this generation is not complete. */
    Reason pendingReason() {
        StringBuilder message = new StringBuilder(members.size() + " of " + spec.parties() + " have arrived");
        if (!presentNames().isEmpty()) {
            message.append(": ").append(String.join(", ", presentNames()));
        }
        if (!missingNames().isEmpty()) {
            message.append("; missing: ").append(String.join(", ", missingNames()));
        }
        return Reason.transientReason(Common.PARTIES_MISSING, message.toString());
    }
}
