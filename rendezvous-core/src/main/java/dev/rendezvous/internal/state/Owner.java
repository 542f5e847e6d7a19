package dev.rendezvous.internal.state;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The owner of an entry in a state: a named operation, which outlives its requests for a while, or a single request.
 *
 * @param operation the caller's id of the operation; a secret, as it is enough to act for the operation
 * @param requests the requests that act for the owner; none for an operation between two requests
 * @param until when the owner counts as gone unless another request acts for it
 */
public record Owner(Optional<String> operation, Set<RequestId> requests, Instant until) {

    /** How long an operation is kept without a request, and an answer that a slow waiter may still have to read. */
    public static final Duration GRACE = Duration.ofSeconds(5);

    /** What an owner takes with the entry that it is part of, without its text. */
    private static final long WEIGHT = 320;

    public Owner {
        requests = Set.copyOf(requests);
    }

    /** Returns the owner that a request acts for. It identifies the owner only; see {@link #keptFor}. */
    static Owner of(RequestId requestId, Optional<String> operation) {
        return new Owner(operation, Set.of(requestId), Instant.MIN);
    }

    /** Returns the owner that is a named operation, whichever request acts for it. */
    static Owner of(String operation) {
        return new Owner(Optional.of(operation), Set.of(), Instant.MIN);
    }

    /**
     * Returns this owner with the time until which it is kept.
     *
     * @param limit how long its request waits
     */
    Owner keptFor(Instant now, Duration limit) {
        return new Owner(operation, requests, now.plus(limit).plus(GRACE));
    }

    long weight() {
        return WEIGHT + SizeEstimate.of(operation);
    }

    /** Returns whether both are requests of one operation, or the same request. */
    boolean isSameAs(Owner other) {
        boolean named = operation.isPresent() || other.operation.isPresent();
        return named ? operation.equals(other.operation) : requests.equals(other.requests);
    }

    /** Returns whether the other's requests are among those of this one. */
    boolean covers(Owner other) {
        return isSameAs(other) && requests.containsAll(other.requests);
    }

    /** Returns the owner that the requests of both act for. */
    Owner merge(Owner other) {
        if (covers(other)) {
            return this;
        }
        Set<RequestId> all = new HashSet<>(requests);
        all.addAll(other.requests);
        return new Owner(operation, all, until.isAfter(other.until) ? until : other.until);
    }

    /** Returns what is left of this owner after a request has ended: an operation without requests gets a grace period. */
    Optional<Owner> without(Owner gone, Instant now) {
        if (!covers(gone)) {
            return Optional.of(this);
        }
        Set<RequestId> rest = new HashSet<>(requests);
        rest.removeAll(gone.requests);
        Owner left = new Owner(operation, rest, until);
        return operation.isEmpty() ? Optional.empty() : Optional.of(rest.isEmpty() ? left.withGracePeriod(now) : left);
    }

    /**
     * Returns what is left of this owner after a request has ended whose caller does not come back: its other requests keep it, but no
     * grace period does.
     */
    Optional<Owner> afterClose(Owner gone) {
        if (!isSameAs(gone)) {
            return Optional.of(this);
        }
        Set<RequestId> rest = new HashSet<>(requests);
        rest.removeAll(gone.requests);
        return rest.isEmpty() ? Optional.empty() : Optional.of(new Owner(operation, rest, until));
    }

    /** Returns whether a request acts for this owner at present. */
    boolean isConnected() {
        return !requests.isEmpty();
    }

    /** Returns what is left of this owner after a process has ended with all its requests. */
    Optional<Owner> without(long incarnation, Instant now) {
        Set<RequestId> gone = new HashSet<>(requests);
        gone.removeIf(requestId -> requestId.incarnation() != incarnation);
        return gone.isEmpty() ? Optional.of(this) : without(new Owner(operation, gone, until), now);
    }

    Stream<Long> incarnations() {
        return requests.stream().map(RequestId::incarnation);
    }

    /** Returns this owner with no more than a grace period: it has its final answer, or cannot get it. */
    Owner withGracePeriod(Instant now) {
        Instant end = now.plus(GRACE);
        return until.isAfter(end) ? new Owner(operation, requests, end) : this;
    }

    boolean isGone(Instant now) {
        return !now.isBefore(until);
    }

    /** Returns the requests, and whether the operation is named, but not the name, which is a secret. */
    @Override
    public String toString() {
        return "requests " + requests + (operation.isPresent() ? " of a named operation" : "");
    }
}
