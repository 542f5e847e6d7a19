package dev.rendezvous.server.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges the history of one lock: whether its answers are those of the state machine in some order that time allows. Who was granted
 * nothing that is known of is left out, so what such a one may have held meanwhile is not held against the others.
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
     * Returns what comes of the search.
     *
     * @param most steps of it
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
            default -> throw new IllegalArgumentException("Nothing for a lock: " + entry);
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
