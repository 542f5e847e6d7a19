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
 * Tracks what the home page shows besides the keys: waiters, timeouts, and probes whose latest check succeeded. For display only.
 * Names have their leading slash.
 */
final class Board {

    /** The maximum number of timeouts, and of probes; the oldest are removed first. */
    private static final int MAX_ENTRIES = 500;

    private static final Duration MAX_AGE = Duration.ofHours(24);

    private final Clock clock;
    private final Map<String, Waiting> waiting = new TreeMap<>();
    private final SequencedMap<String, Missed> missed = new LinkedHashMap<>();
    private final SequencedMap<String, Instant> satisfied = new LinkedHashMap<>();

    /** A name with waiters. */
    record Waiting(Instant since, int callers) {}

    /** A name whose latest wait timed out. */
    record Missed(Instant at, String reason) {}

    /** A snapshot; the maps are sorted by name. */
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

    /** Removes the timeout of a name. */
    synchronized void settled(String name) {
        missed.remove(name);
    }

    /** Removes the timeouts of the names that match. */
    synchronized void settledIf(Predicate<String> names) {
        missed.keySet().removeIf(names);
    }

    synchronized void checked(String probe, boolean isSatisfied) {
        if (isSatisfied) {
            satisfied.putLast(probe, clock.instant());
            missed.remove(probe);
            trim(satisfied);
        } else {
            satisfied.remove(probe);
        }
    }

    synchronized View view() {
        Instant oldest = clock.instant().minus(MAX_AGE);
        missed.values().removeIf(one -> one.at().isBefore(oldest));
        satisfied.values().removeIf(at -> at.isBefore(oldest));
        return new View(new TreeMap<>(waiting), new TreeMap<>(missed), new TreeMap<>(satisfied));
    }

    private static void trim(SequencedMap<String, ?> map) {
        while (map.size() > MAX_ENTRIES) {
            map.pollFirstEntry();
        }
    }
}
