package dev.rendezvous.server.robustness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks the history of one lock: the state machine must give its answers in some order that the times allow. Requests without a known
 * grant are left out, so what they may have held is not counted against the others.
 */
final class LockCheck {

    private static final long EARLY = Duration.ofMillis(20).toNanos();

    private final List<LockStep> moves = new ArrayList<>();
    private final List<EffectInterval> spans = new ArrayList<>();
    private final List<HistoryEntry> owners = new ArrayList<>();
    private final Map<String, String> leases = new HashMap<>();

    /** Those of the known grants. An operator also finds leases whose grants nobody knows. */
    private final Set<Long> fences = new HashSet<>();

    private LockCheck(List<HistoryEntry> entries) {
        for (HistoryEntry entry : entries) {
            if (entry.request() instanceof Request.Acquire acquire && isGranted(entry)) {
                acquire.id().ifPresent(id -> leases.put(id, lease(entry)));
                fences.add(fence(entry));
            }
        }
        entries.stream().filter(entry -> !entry.isWithoutEffect()).forEach(this::add);
    }

    /**
     * Searches for an order.
     *
     * @param most the most steps
     */
    static SearchResult check(List<HistoryEntry> entries, int most) {
        LockCheck check = new LockCheck(entries);
        return SearchResult.of(Linearizer.search(check.spans, new LockModel(check.moves), most), check.owners);
    }

    static boolean isGranted(HistoryEntry entry) {
        return entry.reply().isOk() && entry.request() instanceof Request.Acquire;
    }

    static String lease(HistoryEntry granted) {
        return granted.reply().json().path("lease").asString("");
    }

    static long fence(HistoryEntry granted) {
        return granted.reply().json().path("fence").asLong(-1);
    }

    private void add(HistoryEntry entry) {
        switch (entry.request()) {
            case Request.Acquire acquire -> {
                if (isGranted(entry)) {
                    add(entry, KeyCheck.change(entry), new LockStep.Grants(acquire, lease(entry), fence(entry)));
                    expiry(entry, lease(entry), acquire.ttl());
                }
            }
            case Request.Renew renew -> {
                Optional<Boolean> held =
                        entry.isConclusive() ? Optional.of(entry.reply().isOk()) : Optional.empty();
                add(entry, KeyCheck.change(entry), new LockStep.Renews(renew.lease(), held));
                expiry(entry, renew.lease(), renew.ttl());
            }
            case Request.Release release -> add(entry, KeyCheck.change(entry), new LockStep.Releases(release.lease()));
            case Request.Unlock unlock -> {
                if (fences.contains(unlock.fence())) {
                    Optional<Boolean> released =
                            entry.isConclusive() ? Optional.of(entry.reply().isOk()) : Optional.empty();
                    add(entry, KeyCheck.change(entry), new LockStep.Unlocks(unlock.fence(), released));
                }
            }
            case Request.Withdraw withdraw ->
                add(
                        entry,
                        KeyCheck.change(entry),
                        new LockStep.Withdraws(withdraw.id(), leases.getOrDefault(withdraw.id(), "")));
            default -> throw new IllegalArgumentException("Not a request for a lock: " + entry);
        }
    }

    private void expiry(HistoryEntry entry, String lease, Duration ttl) {
        long from = entry.invoked() + ttl.toNanos() - EARLY;
        EffectInterval over = entry.isConclusive()
                ? EffectInterval.certain(from, entry.returned() + ttl.toNanos() + KeyCheck.SLACK)
                : EffectInterval.open(from);
        add(entry, over, new LockStep.Expires(lease, moves.size() - 1));
    }

    private void add(HistoryEntry entry, EffectInterval effectInterval, LockStep move) {
        owners.add(entry);
        spans.add(effectInterval);
        moves.add(move);
    }
}
