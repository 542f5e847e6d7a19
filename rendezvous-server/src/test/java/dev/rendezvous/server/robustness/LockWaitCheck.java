package dev.rendezvous.server.robustness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Checks that no request waited for a lock that was free. */
final class LockWaitCheck {

    /** How long a request without a response may stay in the queue, or hold a lease that its client does not know of. */
    private static final long GRACE = Duration.ofSeconds(6).toNanos();

    /** The longest time from a grant to its response. */
    private static final long NOTIFICATION_LIMIT = Duration.ofSeconds(3).toNanos();

    /** A period in which the lock may have been held; without a holder if nothing can be said about it. */
    private record Taken(Optional<HistoryEntry> by, long from, long until) {}

    private LockWaitCheck() {}

    static List<Violation> check(String name, List<HistoryEntry> entries, DisturbanceLog disturbanceLog) {
        List<Taken> busy = new ArrayList<>();
        disturbanceLog
                .all()
                .forEach(t -> busy.add(new Taken(Optional.empty(), t.from(), t.until() + LivenessCheck.RECOVERY)));
        for (HistoryEntry entry : entries) {
            if (entry.request() instanceof Request.Acquire acquire) {
                taken(entry, acquire, entries).ifPresent(busy::add);
            }
        }
        busy.sort(Comparator.comparingLong(Taken::from));
        List<Violation> violations = new ArrayList<>();
        for (HistoryEntry entry : entries) {
            if (entry.request() instanceof Request.Acquire acquire && entry.isConclusive()) {
                long from = entry.last().sent();
                long until = Math.min(entry.returned(), from + acquire.timeout().toNanos());
                long free = longestFree(busy, entry, from, until);
                if (free > LivenessCheck.ASLEEP) {
                    violations.add(new Violation(
                            "waiting for a free lock", name, "for %.3f s".formatted(free / 1e9), List.of(entry)));
                }
            }
        }
        return violations;
    }

    private static Optional<Taken> taken(HistoryEntry entry, Request.Acquire acquire, List<HistoryEntry> all) {
        long ttl = acquire.ttl().toNanos();
        if (!entry.isConclusive()) {
            long until = entry.last().sent() + acquire.timeout().toNanos() + ttl + GRACE;
            return Optional.of(new Taken(Optional.of(entry), entry.invoked(), until));
        }
        if (!LockCheck.isGranted(entry)) {
            return Optional.empty();
        }
        // If a response was lost the lock may have been granted long before.
        long from = entry.attempts().size() > 1
                ? entry.invoked()
                : Math.max(entry.invoked(), entry.returned() - NOTIFICATION_LIMIT);
        return Optional.of(new Taken(Optional.of(entry), from, end(entry, ttl, all)));
    }

    private static long end(HistoryEntry grant, long ttl, List<HistoryEntry> all) {
        String lease = LockCheck.lease(grant);
        long until = grant.returned() + ttl;
        for (HistoryEntry other : all) {
            if (other.request() instanceof Request.Renew renew && renew.lease().equals(lease)) {
                until = Math.max(until, other.returned() + ttl + (other.isConclusive() ? 0 : GRACE));
            }
        }
        for (HistoryEntry other : all) {
            boolean release =
                    other.request() instanceof Request.Release r && r.lease().equals(lease);
            boolean unlock = other.request() instanceof Request.Unlock u
                    && u.fence() == LockCheck.fence(grant)
                    && other.reply().isOk();
            if ((release && other.isConclusive()) || unlock) {
                until = Math.min(until, other.returned());
            }
        }
        return until;
    }

    /** Returns the longest period of a wait in which no other may have held the lock and nothing was disturbed. */
    private static long longestFree(List<Taken> busy, HistoryEntry waiting, long from, long until) {
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
