package dev.rendezvous.server.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks the history of one lock: the state machine must give its answers in some order that the times allow. Requests without a known
 * grant are left out, so what they may have held is not counted against the others.
 */
final class LockCheck {

    private static final long EARLY = Duration.ofMillis(20).toNanos();

    private final List<LockMove> moves = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    private final List<Entry> owners = new ArrayList<>();
    private final Map<String, String> leases = new HashMap<>();

    private LockCheck(List<Entry> entries) {
        for (Entry entry : entries) {
            if (entry.request() instanceof Request.Acquire acquire && isGranted(entry)) {
                acquire.id().ifPresent(id -> leases.put(id, lease(entry)));
            }
        }
        entries.stream().filter(entry -> !entry.isWithoutEffect()).forEach(this::add);
    }

    /**
     * Searches for an order.
     *
     * @param most the most steps
     */
    static Search check(List<Entry> entries, int most) {
        LockCheck check = new LockCheck(entries);
        return Search.of(Linearizer.search(check.spans, new LockModel(check.moves), most), check.owners);
    }

    static boolean isGranted(Entry entry) {
        return entry.reply().isOk() && entry.request() instanceof Request.Acquire;
    }

    static String lease(Entry granted) {
        return granted.reply().json().path("lease").asString("");
    }

    static long fence(Entry granted) {
        return granted.reply().json().path("fence").asLong(-1);
    }

    private void add(Entry entry) {
        switch (entry.request()) {
            case Request.Acquire acquire -> {
                if (isGranted(entry)) {
                    add(entry, KeyCheck.change(entry), new LockMove.Grants(acquire, lease(entry), fence(entry)));
                    expiry(entry, lease(entry), acquire.ttl());
                }
            }
            case Request.Renew renew -> {
                Optional<Boolean> held =
                        entry.isConclusive() ? Optional.of(entry.reply().isOk()) : Optional.empty();
                add(entry, KeyCheck.change(entry), new LockMove.Renews(renew.lease(), held));
                expiry(entry, renew.lease(), renew.ttl());
            }
            case Request.Release release -> add(entry, KeyCheck.change(entry), new LockMove.Releases(release.lease()));
            case Request.Withdraw withdraw ->
                add(
                        entry,
                        KeyCheck.change(entry),
                        new LockMove.Withdraws(withdraw.id(), leases.getOrDefault(withdraw.id(), "")));
            default -> throw new IllegalArgumentException("Not a request for a lock: " + entry);
        }
    }

    private void expiry(Entry entry, String lease, Duration ttl) {
        long from = entry.invoked() + ttl.toNanos() - EARLY;
        Span over = entry.isConclusive()
                ? Span.certain(from, entry.returned() + ttl.toNanos() + KeyCheck.SLACK)
                : Span.open(from);
        add(entry, over, new LockMove.Expires(lease, moves.size() - 1));
    }

    private void add(Entry entry, Span span, LockMove move) {
        owners.add(entry);
        spans.add(span);
        moves.add(move);
    }
}
