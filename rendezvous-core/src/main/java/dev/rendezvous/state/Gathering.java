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
 * One generation of a barrier, open or complete.
 *
 * @param generation which one, from one
 * @param version of the transition that completed it, zero while it is open
 * @param terms what they have agreed on
 * @param arrivals all who are here, in the order in which they came
 */
public record Gathering(long generation, long version, Terms terms, List<Guest> arrivals) {

    public Gathering {
        arrivals = List.copyOf(arrivals);
    }

    /** Returns the names of those who are here and have one. */
    public List<String> here() {
        return arrivals.stream().flatMap(a -> a.member().stream()).toList();
    }

    /** Returns the names of those who were declared and are not here. */
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

    /** Returns whether this very request is here. */
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

    /** Returns when the last of its members is gone, or has had the time to read the answer. */
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

    /** Returns this gathering when one of its members has read, or will not read, that it is complete. */
    Gathering told(Caller caller, Instant now) {
        List<Guest> told = arrivals.stream()
                .map(a -> a.caller().isSameAs(caller) ? a.by(a.caller().graced(now)) : a)
                .toList();
        return new Gathering(generation, version, terms, told);
    }

    Gathering completed(long serial) {
        return new Gathering(generation, serial, terms, arrivals);
    }

    /** Returns this gathering without those who are gone; empty if nobody is left. */
    Optional<Gathering> at(Instant now) {
        return keeping(arrivals.stream().filter(a -> !a.caller().isGone(now)).toList());
    }

    /** Returns this gathering when a request goes; empty if nobody is left. */
    Optional<Gathering> without(Caller gone, Instant now) {
        return keeping(arrivals.stream()
                .flatMap(a -> a.caller().without(gone, now).map(a::by).stream())
                .toList());
    }

    /** Returns this gathering when a process is gone with all requests that it held; empty if nobody is left. */
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
            return disagreement("open for " + terms.parties() + " parties, and not for " + others.parties());
        }
        boolean bothDeclare = !others.members().isEmpty() && !terms.members().isEmpty();
        if (bothDeclare && !new HashSet<>(others.members()).equals(new HashSet<>(terms.members()))) {
            return disagreement("open for the members " + String.join(", ", terms.members()) + ", and not for "
                    + String.join(", ", others.members()));
        }
        Terms both = agreedWith(others);
        List<Guest> all = with(newcomer).arrivals();
        return both.members().isEmpty() ? Optional.empty() : strangerOrDouble(all, both);
    }

    private Terms agreedWith(Terms others) {
        return terms.members().isEmpty() ? others : terms;
    }

    /** Those who were here before somebody declared the members have to be members too. */
    private static Optional<Reason> strangerOrDouble(List<Guest> all, Terms declared) {
        Set<String> here = new HashSet<>();
        for (Guest arrival : all) {
            String name = arrival.member().orElse("");
            if (!declared.members().contains(name)) {
                return disagreement((name.isEmpty() ? "somebody without a name is" : "'" + name + "' is")
                        + " none of the declared members " + String.join(", ", declared.members()));
            }
            if (!here.add(name)) {
                return disagreement("the member '" + name + "' is here already");
            }
        }
        return Optional.empty();
    }

    private static Optional<Reason> disagreement(String message) {
        return Optional.of(Reason.permanentReason(Common.DISAGREEMENT, message));
    }

    /** Returns why it is not complete. */
    Reason incomplete() {
        StringBuilder message = new StringBuilder(arrivals.size() + " of " + terms.parties() + " are here");
        if (!here().isEmpty()) {
            message.append(": ").append(String.join(", ", here()));
        }
        if (!missing().isEmpty()) {
            message.append("; missing: ").append(String.join(", ", missing()));
        }
        return Reason.transientReason(Common.OTHERS_MISSING, message.toString());
    }
}
