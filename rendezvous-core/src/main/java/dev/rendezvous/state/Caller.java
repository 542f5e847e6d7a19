package dev.rendezvous.state;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whom something is kept for: an operation that named itself, which outlives its requests for a while, or else a single request.
 *
 * @param operation what the caller calls the operation; whoever knows it can speak for it, so it is a secret
 * @param requests those that speak for it; none for an operation that is between two
 * @param until when it counts as gone, if nothing more is heard of it
 */
public record Caller(Optional<String> operation, Set<Request> requests, Instant until) {

    /** How long an operation is kept that no request speaks for, and an answer for whoever may still have to read it. */
    public static final Duration GRACE = Duration.ofSeconds(5);

    public Caller {
        requests = Set.copyOf(requests);
    }

    /** Returns the owner that a request acts for. It identifies the owner only; see {@link #startingAt}. */
    static Caller of(Request request, Optional<String> operation) {
        return new Caller(operation, Set.of(request), Instant.MIN);
    }

    /** Returns an operation, whichever request speaks for it. */
    static Caller of(String operation) {
        return new Caller(Optional.of(operation), Set.of(), Instant.MIN);
    }

    /**
     * Returns this owner with the time until which it is kept.
     *
     * @param limit how long its request waits
     */
    Caller startingAt(Instant now, Duration limit) {
        return new Caller(operation, requests, now.plus(limit).plus(GRACE));
    }

    /** Returns whether both are requests of one operation, or the same request. */
    boolean isSameAs(Caller other) {
        boolean named = operation.isPresent() || other.operation.isPresent();
        return named ? operation.equals(other.operation) : requests.equals(other.requests);
    }

    /** Returns whether the other's requests are among those of this one. */
    boolean covers(Caller other) {
        return isSameAs(other) && requests.containsAll(other.requests);
    }

    /** Returns the caller that all requests of both speak for. */
    Caller and(Caller other) {
        if (covers(other)) {
            return this;
        }
        Set<Request> all = new HashSet<>(requests);
        all.addAll(other.requests);
        return new Caller(operation, all, until.isAfter(other.until) ? until : other.until);
    }

    /** Returns what is left of this caller when a request goes: of an operation that no other speaks for, a short while. */
    Optional<Caller> without(Caller gone, Instant now) {
        if (!covers(gone)) {
            return Optional.of(this);
        }
        Set<Request> rest = new HashSet<>(requests);
        rest.removeAll(gone.requests);
        Caller left = new Caller(operation, rest, until);
        return operation.isEmpty() ? Optional.empty() : Optional.of(rest.isEmpty() ? left.graced(now) : left);
    }

    /** Returns what is left of this caller when a process is gone with all requests that it held. */
    Optional<Caller> without(long incarnation, Instant now) {
        Set<Request> gone = new HashSet<>(requests);
        gone.removeIf(request -> request.incarnation() != incarnation);
        return gone.isEmpty() ? Optional.of(this) : without(new Caller(operation, gone, until), now);
    }

    Stream<Long> incarnations() {
        return requests.stream().map(Request::incarnation);
    }

    /** Returns this caller, who has been told all there is to tell, or cannot be told. */
    Caller graced(Instant now) {
        Instant end = now.plus(GRACE);
        return until.isAfter(end) ? new Caller(operation, requests, end) : this;
    }

    boolean isGone(Instant now) {
        return !now.isBefore(until);
    }

    /** Returns which requests they are, and whether the operation has a name, but not the name. */
    @Override
    public String toString() {
        return "requests " + requests + (operation.isPresent() ? " of a named operation" : "");
    }
}
