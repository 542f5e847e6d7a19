package dev.rendezvous.server.waiting;

import dev.rendezvous.Reason;
import dev.rendezvous.server.diagnosis.CallerStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Tracks what the home page shows besides the keys: waiters, timeouts, and probes whose latest check succeeded. For display only.
 * Names have their leading slash.
 */
public final class ActivityTracker {

    /** The maximum number of timeouts, and of probes; the oldest are removed first. */
    private static final int MAX_ENTRIES = 500;

    private static final Duration MAX_AGE = Duration.ofHours(24);

    private final Clock clock;
    private final Map<String, Waiting> waiting = new TreeMap<>();
    private final SequencedMap<String, TimedOut> timeouts = new LinkedHashMap<>();
    private final SequencedMap<String, Instant> satisfied = new LinkedHashMap<>();

    /** A name with waiters. */
    public record Waiting(Instant since, int waiters) {

        private Waiting and(Waiting other) {
            return new Waiting(since.isBefore(other.since()) ? since : other.since(), waiters + other.waiters());
        }
    }

    /** A name whose latest wait timed out. */
    public record TimedOut(Instant at, String reason) {}

    /** A snapshot; the maps are sorted by name. */
    public record View(Map<String, Waiting> waiting, Map<String, TimedOut> timeouts, Map<String, Instant> satisfied) {

        /** Returns this snapshot with the requests of other servers. */
        public View with(List<CallerStatus> requests) {
            Map<String, Waiting> all = new TreeMap<>(waiting);
            for (CallerStatus request : requests) {
                Waiting one = new Waiting(request.since(), 1);
                request.conditions().forEach(condition -> all.merge(condition.name(), one, Waiting::and));
            }
            return new View(all, timeouts, satisfied);
        }
    }

    public ActivityTracker(Clock clock) {
        this.clock = clock;
    }

    synchronized void addWaiter(String name) {
        waiting.merge(name, new Waiting(clock.instant(), 1), Waiting::and);
    }

    synchronized void removeWaiter(String name) {
        waiting.computeIfPresent(
                name, (n, was) -> was.waiters() == 1 ? null : new Waiting(was.since(), was.waiters() - 1));
    }

    synchronized void recordTimeout(String name, Reason reason) {
        timeouts.putLast(name, new TimedOut(clock.instant(), reason.message()));
        trim(timeouts);
    }

    /** Removes the timeout of a name. */
    public synchronized void clearTimeout(String name) {
        timeouts.remove(name);
    }

    /** Removes the timeouts of the names that match. */
    public synchronized void clearTimeouts(Predicate<String> names) {
        timeouts.keySet().removeIf(names);
    }

    public synchronized void recordCheck(String probe, boolean isSatisfied) {
        if (isSatisfied) {
            satisfied.putLast(probe, clock.instant());
            timeouts.remove(probe);
            trim(satisfied);
        } else {
            satisfied.remove(probe);
        }
    }

    public synchronized View view() {
        Instant oldest = clock.instant().minus(MAX_AGE);
        timeouts.values().removeIf(one -> one.at().isBefore(oldest));
        satisfied.values().removeIf(at -> at.isBefore(oldest));
        return new View(new TreeMap<>(waiting), new TreeMap<>(timeouts), new TreeMap<>(satisfied));
    }

    private static void trim(SequencedMap<String, ?> map) {
        while (map.size() > MAX_ENTRIES) {
            map.pollFirstEntry();
        }
    }
}
