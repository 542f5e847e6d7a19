package dev.rendezvous.state;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One generation of a barrier, open or released.
 *
 * @param generation its number, from one
 * @param version the version of the transition that released it; zero while it is open
 * @param terms what its members have agreed on
 * @param arrivals its members, in the order of arrival
 */
public record Gathering(long generation, long version, Terms terms, List<Guest> arrivals) {

    public Gathering {
        arrivals = List.copyOf(arrivals);
    }

    /** Returns the names of the members that have one. */
    public List<String> here() {
        return arrivals.stream().flatMap(a -> a.member().stream()).toList();
    }

    /** Returns the declared names that have not arrived. */
    public List<String> missing() {
        List<String> missing = new ArrayList<>(terms.members());
        missing.removeAll(here());
        return missing;
    }

    OptionalInt indexOf(Caller caller) {
        return IntStream.range(0, arrivals.size())
                .filter(i -> arrivals.get(i).caller().isSameAs(caller))
                .findFirst();
    }

    /** Returns whether a request has arrived. */
    boolean isAttendedBy(Caller caller) {
        for (Guest arrival : arrivals) {
            if (arrival.caller().covers(caller)) {
                return true;
            }
        }
        return false;
    }

    boolean isComplete() {
        return arrivals.size() >= terms.parties();
    }

    /** Returns when the last member is gone, or has had time to read the result. */
    Instant until() {
        return arrivals.stream()
                .map(a -> a.caller().until())
                .max(Instant::compareTo)
                .orElse(Instant.MIN);
    }

    /** Returns this generation with a new member, who may join. */
    Gathering joinedBy(Guest newcomer, Terms others) {
        return new Gathering(
                generation, version, agreedWith(others), with(newcomer).arrivals());
    }

    private Gathering with(Guest arrival) {
        List<Guest> more = new ArrayList<>(arrivals);
        OptionalInt index = indexOf(arrival.caller());
        if (index.isEmpty()) {
            more.add(arrival);
        } else {
            Guest before = more.get(index.getAsInt());
            more.set(index.getAsInt(), before.by(before.caller().and(arrival.caller())));
        }
        return new Gathering(generation, version, terms, more);
    }

    /** Returns this generation after an owner has read that it is released, or is known not to read it. */
    Gathering told(Caller caller, Instant now) {
        List<Guest> acknowledged = arrivals.stream()
                .map(a -> a.caller().isSameAs(caller) ? a.by(a.caller().graced(now)) : a)
                .toList();
        return new Gathering(generation, version, terms, acknowledged);
    }

    Gathering completed(long serial) {
        return new Gathering(generation, serial, terms, arrivals);
    }

    /** Returns this generation without members that are gone; empty if none is left. */
    Optional<Gathering> at(Instant now) {
        return keeping(arrivals.stream().filter(a -> !a.caller().isGone(now)).toList());
    }

    /** Returns this generation after a request has ended; empty if no member is left. */
    Optional<Gathering> without(Caller gone, Instant now) {
        return keeping(arrivals.stream()
                .flatMap(a -> a.caller().without(gone, now).map(a::by).stream())
                .toList());
    }

    /** Returns this generation after a process has ended with all its requests; empty if no member is left. */
    Optional<Gathering> without(long incarnation, Instant now) {
        return keeping(arrivals.stream()
                .flatMap(a -> a.caller().without(incarnation, now).map(a::by).stream())
                .toList());
    }

    Optional<Gathering> withdrawing(Caller caller) {
        return keeping(
                arrivals.stream().filter(a -> !a.caller().isSameAs(caller)).toList());
    }

    private Optional<Gathering> keeping(List<Guest> kept) {
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(kept.equals(arrivals) ? this : new Gathering(generation, version, terms, kept));
    }

    /** Returns why a member may not join; empty if it may. */
    Optional<Reason> objectionTo(Guest newcomer, Terms others) {
        if (others.parties() != terms.parties()) {
            return conflict("the barrier is open for " + terms.parties() + " parties, not " + others.parties());
        }
        boolean bothDeclare = !others.members().isEmpty() && !terms.members().isEmpty();
        if (bothDeclare && !new HashSet<>(others.members()).equals(new HashSet<>(terms.members()))) {
            return conflict("the barrier is open for the members " + String.join(", ", terms.members()) + ", not "
                    + String.join(", ", others.members()));
        }
        Terms both = agreedWith(others);
        List<Guest> all = with(newcomer).arrivals();
        return both.members().isEmpty() ? Optional.empty() : undeclaredOrDuplicate(all, both);
    }

    private Terms agreedWith(Terms others) {
        return terms.members().isEmpty() ? others : terms;
    }

    /** Checks all members: some may have arrived before the names were declared. */
    private static Optional<Reason> undeclaredOrDuplicate(List<Guest> all, Terms declared) {
        Set<String> here = new HashSet<>();
        for (Guest arrival : all) {
            String name = arrival.member().orElse("");
            if (!declared.members().contains(name)) {
                return conflict((name.isEmpty() ? "a party without a name" : "'" + name + "'")
                        + " is not one of the declared members " + String.join(", ", declared.members()));
            }
            if (!here.add(name)) {
                return conflict("the member '" + name + "' has already arrived");
            }
        }
        return Optional.empty();
    }

    private static Optional<Reason> conflict(String message) {
        return Optional.of(Reason.permanentReason(Common.DISAGREEMENT, message));
    }

    /** Returns why this generation is not complete. */
    Reason incomplete() {
        StringBuilder message = new StringBuilder(arrivals.size() + " of " + terms.parties() + " have arrived");
        if (!here().isEmpty()) {
            message.append(": ").append(String.join(", ", here()));
        }
        if (!missing().isEmpty()) {
            message.append("; missing: ").append(String.join(", ", missing()));
        }
        return Reason.transientReason(Common.OTHERS_MISSING, message.toString());
    }
}
