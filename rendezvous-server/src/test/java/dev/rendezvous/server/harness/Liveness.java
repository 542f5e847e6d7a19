package dev.rendezvous.server.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Judges whether answers came in time. Time in which something was broken, and a while after it, is not counted: how long a server
 * takes then is no promise.
 */
final class Liveness {

    /** After a fault has ended all is well again within this. */
    static final long RECOVERY = Duration.ofSeconds(6).toNanos();

    /** A waiter has its answer so long after its condition came true at the latest. */
    static final long ASLEEP = Duration.ofSeconds(5).toNanos();

    /** A wait is over so long after its deadline, and anything else after it was asked for: the database is given 3 s for an answer. */
    private static final long STUCK = Duration.ofSeconds(5).toNanos();

    /** A wait has begun so long after it was asked for. */
    private static final long BEGUN = Duration.ofSeconds(2).toNanos();

    private static final long SLOW = Duration.ofSeconds(8).toNanos();

    private Liveness() {}

    /** Returns who was answered long after the deadline, or never, though the server itself was running all the time. */
    static List<Violation> stuck(List<Entry> entries, Troubles troubles) {
        List<Violation> violations = new ArrayList<>();
        for (Entry entry : entries) {
            boolean waits = !entry.request().timeout().isZero();
            for (Attempt attempt : entry.attempts()) {
                long deadline = attempt.sent() + entry.request().timeout().toNanos();
                long late = attempt.returned() - deadline;
                long running = late - troubles.ofServer(attempt.server(), attempt.sent(), attempt.returned(), RECOVERY);
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

    /** Returns who waited for a key, and was answered long after a signal had been acknowledged that should have ended the wait. */
    static List<Violation> asleep(String name, List<Entry> entries, Troubles troubles) {
        List<Entry> signals = entries.stream()
                .filter(entry -> entry.request() instanceof Request.Signal
                        && entry.reply().isOk())
                .toList();
        List<Violation> violations = new ArrayList<>();
        for (Entry entry : entries) {
            boolean met = entry.reply().isOk() || entry.reply().status() == 424;
            if (met && entry.request() instanceof Request.Await wait) {
                signals.stream()
                        .filter(signal -> ends(signal, entry, wait))
                        .min(Comparator.comparingLong(Entry::returned))
                        .flatMap(signal -> late(name, signal, entry, troubles))
                        .ifPresent(violations::add);
            }
        }
        return violations;
    }

    /** It is the signal that the waiter was told of; or one that came when the waiter had been there for a while. */
    private static boolean ends(Entry signal, Entry waiting, Request.Await wait) {
        boolean any =
                wait.count() == 1 && wait.newerThan().orElse(0) < signal.reply().version();
        return signal.reply().version() == waiting.reply().version()
                || (any && signal.invoked() > waiting.invoked() + BEGUN);
    }

    private static Optional<Violation> late(String name, Entry signal, Entry waiting, Troubles troubles) {
        long from = Math.max(signal.returned(), waiting.invoked());
        long late = waiting.returned() - from - troubles.ofAll(from, waiting.returned(), RECOVERY);
        return late <= ASLEEP
                ? Optional.empty()
                : Optional.of(new Violation(
                        "asleep after the condition held",
                        name,
                        "for %.3f s".formatted(late / 1e9),
                        List.of(signal, waiting)));
    }
}
