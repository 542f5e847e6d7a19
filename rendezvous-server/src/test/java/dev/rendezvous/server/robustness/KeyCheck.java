package dev.rendezvous.server.robustness;

import dev.rendezvous.Payload;
import dev.rendezvous.internal.state.KeySignal;
import dev.rendezvous.internal.state.SignalContent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Checks the history of one key: the state machine must give its answers in some order that the times allow. */
final class KeyCheck {

    /** Allows for the clocks of two processes, and for the time between reading a clock and the event that is timed. */
    static final long SLACK = Duration.ofMillis(250).toNanos();

    private static final long EARLY = Duration.ofMillis(20).toNanos();
    private static final long SLOW_BEGINNING = Duration.ofSeconds(2).toNanos();

    private final DisturbanceLog disturbanceLog;
    private final List<KeyStep> moves = new ArrayList<>();
    private final List<EffectInterval> spans = new ArrayList<>();
    private final List<HistoryEntry> owners = new ArrayList<>();
    private final Set<Long> seen = new HashSet<>();
    private final Set<Long> owned = new HashSet<>();
    private final Map<String, SeenSignal> seenSignals = new HashMap<>();

    /**
     * A signal that a waiter received; its own response may be missing.
     *
     * @param at when the first waiter received it
     */
    private record SeenSignal(long version, long at) {

        SeenSignal orEarlier(SeenSignal other) {
            return other.at() < at ? other : this;
        }
    }

    private KeyCheck(List<HistoryEntry> entries, DisturbanceLog disturbanceLog) {
        this.disturbanceLog = disturbanceLog;
        List<HistoryEntry> effective =
                entries.stream().filter(entry -> !entry.isWithoutEffect()).toList();
        effective.forEach(this::note);
        effective.forEach(this::add);
    }

    /**
     * Searches for an order.
     *
     * @param most the most steps
     */
    static SearchResult check(List<HistoryEntry> entries, DisturbanceLog disturbanceLog, int most) {
        KeyCheck check = new KeyCheck(entries, disturbanceLog);
        KeyModel model = new KeyModel(check.moves, new VersionOrder(check.seen, check.owned));
        return SearchResult.of(Linearizer.search(check.spans, model, most), check.owners);
    }

    /** Collects the versions, and the operations that have drawn them. */
    private void note(HistoryEntry entry) {
        if (!entry.isConclusive() || entry.reply().version() <= 0) {
            return;
        }
        long version = entry.reply().version();
        seen.add(version);
        if (entry.request() instanceof Request.Signal) {
            owned.add(version);
        } else if (entry.reply().isOk()) {
            seenSignals.merge(entry.reply().body(), new SeenSignal(version, entry.returned()), SeenSignal::orEarlier);
        }
    }

    private void add(HistoryEntry entry) {
        switch (entry.request()) {
            case Request.Signal signal -> signal(entry, signal);
            case Request.Reset reset ->
                add(
                        entry,
                        change(entry),
                        new KeyStep.Resets(
                                answer(entry).map(reply -> Boolean.valueOf(reply.header("Rendezvous-Reset")))));
            case Request.Await await -> {
                if (entry.isConclusive()) {
                    wait(entry, await);
                }
            }
            default -> throw new IllegalArgumentException("Not a request for a key: " + entry);
        }
    }

    private void signal(HistoryEntry entry, Request.Signal signal) {
        Optional<SeenSignal> known =
                signal.text().isEmpty() ? Optional.empty() : Optional.ofNullable(seenSignals.get(signal.text()));
        known.ifPresent(one -> owned.add(one.version()));
        OptionalLong version = known.map(one -> OptionalLong.of(one.version())).orElse(OptionalLong.empty());
        EffectInterval effectInterval = entry.isConclusive()
                ? change(entry)
                : known.map(one -> EffectInterval.certain(entry.invoked(), one.at()))
                        .orElse(change(entry));
        SignalContent content = signal.failed()
                ? new SignalContent.Failed(signal.text())
                : new SignalContent.Success(
                        signal.text().isEmpty() ? Optional.empty() : Optional.of(Payload.text(signal.text())));
        KeySignal command = new KeySignal(content, signal.ttl(), signal.id(), KeyModel.RETENTION);
        add(entry, effectInterval, new KeyStep.Signals(command, answer(entry), version));
        int move = moves.size() - 1;
        signal.ttl().ifPresent(ttl -> {
            long from = entry.invoked() + ttl.toNanos() - EARLY;
            EffectInterval over = entry.isConclusive()
                    ? EffectInterval.certain(from, entry.returned() + ttl.toNanos() + SLACK)
                    : EffectInterval.open(from);
            add(entry, over, new KeyStep.Expires(move));
        });
    }

    private void wait(HistoryEntry entry, Request.Await await) {
        Response reply = entry.reply();
        boolean timedOut = reply.status() == 404 || reply.status() == 304;
        EffectInterval all = EffectInterval.certain(entry.invoked(), entry.returned());
        Optional<EffectInterval> begin = timedOut ? beginOfTimedOut(entry, await) : Optional.of(all);
        int end = moves.size() + (begin.isPresent() ? 1 : 0);
        begin.ifPresent(effectInterval -> add(entry, effectInterval, new KeyStep.Begins(end, reply)));
        // The answer at a deadline comes from a read after it.
        long deadline = entry.invoked() + await.timeout().toNanos() - EARLY;
        long lastRead = Math.clamp(deadline, entry.invoked(), entry.returned());
        EffectInterval last = timedOut ? EffectInterval.certain(lastRead, entry.returned()) : all;
        add(entry, last, new KeyStep.Ends(begin.isPresent() ? end - 1 : -1, await, reply));
    }

    /**
     * Returns when a wait that timed out has begun: the server computed its deadline just before, unless something was slow. Empty if
     * that is unknown.
     */
    private Optional<EffectInterval> beginOfTimedOut(HistoryEntry entry, Request.Await await) {
        long latest = entry.returned() - await.timeout().toNanos() + SLOW_BEGINNING;
        boolean calm = disturbanceLog.ofAny(entry.last().server(), entry.invoked(), latest, SLOW_BEGINNING) == 0;
        return calm && latest < entry.returned()
                ? Optional.of(EffectInterval.certain(entry.invoked(), latest))
                : Optional.empty();
    }

    private static Optional<Response> answer(HistoryEntry entry) {
        return entry.isConclusive() ? Optional.of(entry.reply()) : Optional.empty();
    }

    static EffectInterval change(HistoryEntry entry) {
        return entry.isConclusive()
                ? EffectInterval.certain(entry.invoked(), entry.returned())
                : EffectInterval.open(entry.invoked());
    }

    private void add(HistoryEntry entry, EffectInterval effectInterval, KeyStep move) {
        owners.add(entry);
        spans.add(effectInterval);
        moves.add(move);
    }
}
