package dev.rendezvous.server.robustness;

import dev.rendezvous.internal.state.LockMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks the leases of one lock as their holders see them. A lease is certainly held from the receipt of its grant until one time to
 * live after its last successful renewal, or else its request, was sent; and not after its release was sent, or that of an operator which
 * may have succeeded.
 */
final class LeaseCheck {

    /** Allows for the different clocks of the database and the clients. */
    private static final long APART = Duration.ofMillis(20).toNanos();

    private record Held(HistoryEntry grant, long from, long until) {}

    private LeaseCheck() {}

    static List<Violation> check(String name, List<HistoryEntry> entries) {
        List<HistoryEntry> grants =
                entries.stream().filter(LockCheck::isGranted).toList();
        List<Violation> violations = new ArrayList<>(fences(name, grants));
        Map<String, Held> held = new HashMap<>();
        for (HistoryEntry grant : grants) {
            long ttl = ((Request.Acquire) grant.request()).ttl().toNanos();
            // The first attempt may have been granted the lease already.
            held.put(LockCheck.lease(grant), new Held(grant, grant.returned(), grant.invoked() + ttl));
        }
        for (HistoryEntry entry : entries) {
            if (entry.request() instanceof Request.Renew renew
                    && entry.reply().isOk()
                    && held.containsKey(renew.lease())) {
                held.computeIfPresent(
                        renew.lease(),
                        (lease, before) -> new Held(
                                before.grant(),
                                before.from(),
                                Math.max(
                                        before.until(),
                                        entry.invoked() + renew.ttl().toNanos())));
            }
        }
        for (HistoryEntry entry : entries) {
            if (entry.request() instanceof Request.Release release) {
                held.computeIfPresent(release.lease(), (lease, before) -> ended(before, entry));
            } else if (entry.request() instanceof Request.Withdraw withdraw) {
                held.replaceAll((lease, before) -> isOf(before.grant(), withdraw) ? ended(before, entry) : before);
            } else if (entry.request() instanceof Request.Unlock unlock
                    && (entry.reply().isOk() || !entry.isConclusive())) {
                held.replaceAll((lease, before) ->
                        LockCheck.fence(before.grant()) == unlock.fence() ? ended(before, entry) : before);
            }
        }
        violations.addAll(overlaps(name, held.values().stream().toList()));
        return violations;
    }

    private static Held ended(Held before, HistoryEntry by) {
        return new Held(before.grant(), before.from(), Math.min(before.until(), by.invoked()));
    }

    private static boolean isOf(HistoryEntry grant, Request.Withdraw withdraw) {
        return ((Request.Acquire) grant.request()).id().equals(java.util.Optional.of(withdraw.id()));
    }

    private static List<Violation> overlaps(String name, List<Held> all) {
        List<Violation> violations = new ArrayList<>();
        for (Held one : all) {
            List<HistoryEntry> together = all.stream()
                    .filter(other -> other.from() + APART <= one.from() && one.from() < other.until() - APART)
                    .map(Held::grant)
                    .toList();
            List<HistoryEntry> holders = new ArrayList<>(together);
            holders.add(one.grant());
            int permits = ((Request.Acquire) one.grant().request()).permits();
            if (one.from() < one.until() - APART && used(holders) > permits) {
                violations.add(new Violation(
                        "double holder",
                        name,
                        "%d hold %d permits of %d at %.3f s"
                                .formatted(holders.size(), used(holders), permits, one.from() / 1e9),
                        holders));
            }
        }
        return violations;
    }

    /** Returns how many permits holders have together; all readers share one, which no writer has. */
    private static int used(List<HistoryEntry> holders) {
        List<LockMode> modes = holders.stream()
                .map(grant -> ((Request.Acquire) grant.request()).mode())
                .toList();
        int readers = modes.stream().anyMatch(LockMode.Read.class::isInstance) ? 1 : 0;
        return readers
                + modes.stream()
                        .filter(LockMode.Exclusive.class::isInstance)
                        .mapToInt(LockMode::permits)
                        .sum();
    }

    /** Fences are unique, and rise from one grant to another that was requested later. */
    private static List<Violation> fences(String name, List<HistoryEntry> grants) {
        List<Violation> violations = new ArrayList<>();
        Set<Long> fences = new HashSet<>();
        for (HistoryEntry grant : grants) {
            if (!fences.add(LockCheck.fence(grant))) {
                violations.add(new Violation(
                        "fence",
                        name,
                        "granted twice: " + LockCheck.fence(grant),
                        grants.stream()
                                .filter(g -> LockCheck.fence(g) == LockCheck.fence(grant))
                                .toList()));
            }
        }
        List<HistoryEntry> byReturn = grants.stream()
                .sorted(Comparator.comparingLong(HistoryEntry::returned))
                .toList();
        for (HistoryEntry grant : grants) {
            byReturn.stream()
                    .takeWhile(before -> before.returned() < grant.invoked())
                    .max(Comparator.comparingLong(LockCheck::fence))
                    .filter(before -> LockCheck.fence(before) > LockCheck.fence(grant))
                    .ifPresent(before -> violations.add(new Violation(
                            "fence",
                            name,
                            LockCheck.fence(grant) + " comes after " + LockCheck.fence(before),
                            List.of(before, grant))));
        }
        return violations;
    }
}
