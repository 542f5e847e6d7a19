package dev.rendezvous.server.robustness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Checks that responses came in time. Disturbed time, and a while after it, is not counted: there is no guarantee then.
 */
final class LivenessCheck {

    /** The longest recovery after a fault. */
    static final long RECOVERY = Duration.ofSeconds(6).toNanos();

    /** The longest time from the moment a condition holds to the response of its waiters. */
    static final long ASLEEP = Duration.ofSeconds(5).toNanos();

    /** The longest time after the deadline of a wait, or after any other request: the database has a timeout of 3 s. */
    private static final long STUCK = Duration.ofSeconds(5).toNanos();

    /** The longest time from a request to the start of its wait. */
    private static final long BEGUN = Duration.ofSeconds(2).toNanos();

    private static final long SLOW = Duration.ofSeconds(8).toNanos();

    private LivenessCheck() {}

    /** Returns the waits that ended long after their deadline, or never, although the server and the machine were running all the time. */
    static List<Violation> overdueWaits(List<HistoryEntry> entries, DisturbanceLog disturbanceLog) {
        List<Violation> violations = new ArrayList<>();
        for (HistoryEntry entry : entries) {
            boolean waits = !entry.request().timeout().isZero();
            for (Attempt attempt : entry.attempts()) {
                long deadline = attempt.sent() + entry.request().timeout().toNanos();
                long late = attempt.returned() - deadline;
                long running = late
                        - disturbanceLog.ofServerOnly(attempt.server(), attempt.sent(), attempt.returned(), RECOVERY);
                if (running > (waits ? STUCK : SLOW)) {
                    violations.add(new Violation(
                            "stuck past the deadline",
                            entry.name(),
                            "%.3f s, at server %d".formatted(late / 1e9, attempt.server()),
                            List.of(entry)));
                }
            }
        }
        return violations;
    }

    /** Returns the waits for a key that ended long after a signal that should have ended them was acknowledged. */
    static List<Violation> lateWakeups(String name, List<HistoryEntry> entries, DisturbanceLog disturbanceLog) {
        List<HistoryEntry> signals = entries.stream()
                .filter(entry -> entry.request() instanceof Request.Signal
                        && entry.reply().isOk())
                .toList();
        List<Violation> violations = new ArrayList<>();
        for (HistoryEntry entry : entries) {
            boolean met = entry.reply().isOk() || entry.reply().status() == 424;
            if (met && entry.request() instanceof Request.Await wait) {
                signals.stream()
                        .filter(signal -> ends(signal, entry, wait))
                        .min(Comparator.comparingLong(HistoryEntry::returned))
                        .flatMap(signal -> late(name, signal, entry, disturbanceLog))
                        .ifPresent(violations::add);
            }
        }
        return violations;
    }

    /** The signal that the waiter received, or one that was sent when the wait had lasted for a while. */
    private static boolean ends(HistoryEntry signal, HistoryEntry waiting, Request.Await wait) {
        boolean any =
                wait.count() == 1 && wait.newerThan().orElse(0) < signal.reply().version();
        return signal.reply().version() == waiting.reply().version()
                || (any && signal.invoked() > waiting.invoked() + BEGUN);
    }

    private static Optional<Violation> late(
            String name, HistoryEntry signal, HistoryEntry waiting, DisturbanceLog disturbanceLog) {
        long from = Math.max(signal.returned(), waiting.invoked());
        long late = waiting.returned() - from - disturbanceLog.ofAll(from, waiting.returned(), RECOVERY);
        return late <= ASLEEP
                ? Optional.empty()
                : Optional.of(new Violation(
                        "late wakeup", name, "for %.3f s".formatted(late / 1e9), List.of(signal, waiting)));
    }
}
