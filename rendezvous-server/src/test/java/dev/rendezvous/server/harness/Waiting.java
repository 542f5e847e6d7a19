package dev.rendezvous.server.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Checks that no request waited for a lock that was free. */
final class Waiting {

    /** How long a request without a response may stay in the queue, or hold a lease that its client does not know of. */
    private static final long GRACE = Duration.ofSeconds(6).toNanos();

    /** The longest time from a grant to its response. */
    private static final long TOLD = Duration.ofSeconds(3).toNanos();

    /** A period in which the lock may have been held; without a holder if nothing can be said about it. */
    private record Taken(Optional<Entry> by, long from, long until) {}

    private Waiting() {}

    static List<Violation> check(String name, List<Entry> entries, Troubles troubles) {
        List<Taken> busy = new ArrayList<>();
        troubles.all().forEach(t -> busy.add(new Taken(Optional.empty(), t.from(), t.until() + Liveness.RECOVERY)));
        for (Entry entry : entries) {
            if (entry.request() instanceof Request.Acquire acquire) {
                taken(entry, acquire, entries).ifPresent(busy::add);
            }
        }
        busy.sort(Comparator.comparingLong(Taken::from));
        List<Violation> violations = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.request() instanceof Request.Acquire acquire && entry.isConclusive()) {
                long from = entry.last().sent();
                long until = Math.min(entry.returned(), from + acquire.timeout().toNanos());
                long free = longestFree(busy, entry, from, until);
                if (free > Liveness.ASLEEP) {
                    violations.add(new Violation(
                            "waiting for a free lock", name, "for %.3f s".formatted(free / 1e9), List.of(entry)));
                }
            }
        }
        return violations;
    }

    private static Optional<Taken> taken(Entry entry, Request.Acquire acquire, List<Entry> all) {
        long ttl = acquire.ttl().toNanos();
        if (!entry.isConclusive()) {
            long until = entry.last().sent() + acquire.timeout().toNanos() + ttl + GRACE;
            return Optional.of(new Taken(Optional.of(entry), entry.invoked(), until));
        }
        if (!LockCheck.isGranted(entry)) {
            return Optional.empty();
        }
        // If a response was lost the lock may have been granted long before.
        long from = entry.attempts().size() > 1 ? entry.invoked() : Math.max(entry.invoked(), entry.returned() - TOLD);
        return Optional.of(new Taken(Optional.of(entry), from, end(entry, ttl, all)));
    }

    private static long end(Entry grant, long ttl, List<Entry> all) {
        String lease = LockCheck.lease(grant);
        long until = grant.returned() + ttl;
        for (Entry other : all) {
            if (other.request() instanceof Request.Renew renew && renew.lease().equals(lease)) {
                until = Math.max(until, other.returned() + ttl + (other.isConclusive() ? 0 : GRACE));
            }
        }
        for (Entry other : all) {
            boolean release =
                    other.request() instanceof Request.Release r && r.lease().equals(lease);
            if (release && other.isConclusive()) {
                until = Math.min(until, other.returned());
            }
        }
        return until;
    }

    /** Returns the longest period of a wait in which no other may have held the lock and nothing was disturbed. */
    private static long longestFree(List<Taken> busy, Entry waiting, long from, long until) {
        long longest = 0;
        long free = from;
        for (Taken taken : busy) {
            if (!taken.by().equals(Optional.of(waiting))) {
                longest = Math.max(longest, Math.min(taken.from(), until) - free);
                free = Math.max(free, taken.until());
            }
        }
        return Math.max(longest, until - free);
    }
}
