package dev.rendezvous.server;

import dev.rendezvous.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What the home page shows beside the keys: who waits, what timed out and why, which probes were satisfied at their latest look.
 * For people only; nothing is decided by it. Names carry their leading slash.
 */
final class Board {

    /** How many names that timed out, and how many probes, are shown at the most; the oldest go first. */
    private static final int MOST = 500;

    private static final Duration SHOWN = Duration.ofHours(24);

    private final Clock clock;
    private final Map<String, Waiting> waiting = new TreeMap<>();
    private final SequencedMap<String, Missed> missed = new LinkedHashMap<>();
    private final SequencedMap<String, Instant> satisfied = new LinkedHashMap<>();

    /** Somebody waits. */
    record Waiting(Instant since, int callers) {}

    /** Somebody waited in vain. */
    record Missed(Instant at, String reason) {}

    /** What there is to show at one moment; the maps are sorted by name. */
    record View(Map<String, Waiting> waiting, Map<String, Missed> missed, Map<String, Instant> satisfied) {}

    Board(Clock clock) {
        this.clock = clock;
    }

    synchronized void arrived(String name) {
        waiting.merge(name, new Waiting(clock.instant(), 1), (was, one) -> new Waiting(was.since(), was.callers() + 1));
    }

    synchronized void left(String name) {
        waiting.computeIfPresent(
                name, (n, was) -> was.callers() == 1 ? null : new Waiting(was.since(), was.callers() - 1));
    }

    synchronized void timedOut(String name, Reason reason) {
        missed.putLast(name, new Missed(clock.instant(), reason.message()));
        trim(missed);
    }

    /** Forgets that somebody waited for the name in vain. */
    synchronized void settled(String name) {
        missed.remove(name);
    }

    /** Forgets that somebody waited in vain for any of these names. */
    synchronized void settledIf(Predicate<String> names) {
        missed.keySet().removeIf(names);
    }

    synchronized void looked(String probe, boolean isSatisfied) {
        if (isSatisfied) {
            satisfied.putLast(probe, clock.instant());
            missed.remove(probe);
            trim(satisfied);
        } else {
            satisfied.remove(probe);
        }
    }

    synchronized View view() {
        Instant oldest = clock.instant().minus(SHOWN);
        missed.values().removeIf(one -> one.at().isBefore(oldest));
        satisfied.values().removeIf(at -> at.isBefore(oldest));
        return new View(new TreeMap<>(waiting), new TreeMap<>(missed), new TreeMap<>(satisfied));
    }

    private static void trim(SequencedMap<String, ?> map) {
        while (map.size() > MOST) {
            map.pollFirstEntry();
        }
    }
}
