package dev.rendezvous.server.robustness;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Checks a whole history, name by name. */
final class HistoryChecker {

    private static final int MOST_STEPS = 300_000;

    /** The most searches spent on reducing a violation to the reads that are needed to show it. */
    private static final int MOST_OMISSIONS = 200;

    private static final Set<Integer> EXPECTED = Set.of(0, 200, 304, 404, 409, 422, 424, 503);

    private final DisturbanceLog disturbanceLog;
    private final List<Violation> violations = new ArrayList<>();
    private final List<String> undecided = new ArrayList<>();

    /**
     * The result.
     *
     * @param undecided the names whose check took too many steps
     */
    record Verdict(List<Violation> violations, List<String> undecided) {}

    private HistoryChecker(DisturbanceLog disturbanceLog) {
        this.disturbanceLog = disturbanceLog;
    }

    static Verdict check(List<HistoryEntry> entries, DisturbanceLog disturbanceLog) {
        HistoryChecker historyChecker = new HistoryChecker(disturbanceLog);
        historyChecker.answers(entries);
        historyChecker.keys(
                History.byName(entries, List.of(Request.Signal.class, Request.Reset.class, Request.Await.class)));
        historyChecker.locks(History.byName(
                entries,
                List.of(
                        Request.Acquire.class,
                        Request.Renew.class,
                        Request.Release.class,
                        Request.Unlock.class,
                        Request.Withdraw.class)));
        History.byName(
                        entries,
                        List.of(
                                Request.Arrive.class,
                                Request.Depart.class,
                                Request.Break.class,
                                Request.ResetBarrier.class))
                .forEach((name, history) -> historyChecker.violations.addAll(
                        BarrierCheck.check(name, history, historyChecker.disturbanceLog)));
        return new Verdict(historyChecker.violations, historyChecker.undecided);
    }

    private void answers(List<HistoryEntry> entries) {
        violations.addAll(LivenessCheck.overdueWaits(entries, disturbanceLog));
        Map<Long, HistoryEntry> versions = new HashMap<>();
        for (HistoryEntry entry : entries) {
            for (Attempt attempt : entry.attempts()) {
                Response response = attempt.reply();
                if (!EXPECTED.contains(response.status())) {
                    violate("unexpected answer", "status " + response.status(), entry);
                } else if (response.status() == 503
                        && response.header("Retry-After").isEmpty()) {
                    violate("unexpected answer", "503 without Retry-After", entry);
                }
            }
            long drawn = drawn(entry);
            HistoryEntry other = drawn > 0 ? versions.putIfAbsent(drawn, entry) : null;
            if (other != null && !isSame(other, entry)) {
                violations.add(new Violation(
                        "version drawn twice", entry.name(), Long.toString(drawn), List.of(other, entry)));
            }
        }
    }

    private static long drawn(HistoryEntry entry) {
        return switch (entry.request()) {
            case Request.Signal signal -> entry.reply().isOk() ? entry.reply().version() : -1;
            case Request.Arrive arrive -> entry.reply().isOk() ? entry.reply().version() : -1;
            case Request.Break breaking -> entry.reply().isOk() ? entry.reply().version() : -1;
            case Request.Acquire acquire -> entry.reply().isOk() ? LockCheck.fence(entry) : -1;
            default -> -1;
        };
    }

    /** A repeated signal, members of the same generation, or parties that have broken the same one. */
    private static boolean isSame(HistoryEntry one, HistoryEntry other) {
        boolean repeated = one.request().equals(other.request());
        boolean members = one.request() instanceof Request.Arrive && other.request() instanceof Request.Arrive;
        boolean breaks = one.request() instanceof Request.Break && other.request() instanceof Request.Break;
        return one.name().equals(other.name()) && (repeated || members || breaks);
    }

    private void keys(Map<String, List<HistoryEntry>> histories) {
        histories.forEach((name, history) -> {
            violations.addAll(LivenessCheck.lateWakeups(name, history, disturbanceLog));
            search("not linearizable", name, history, entries -> KeyCheck.check(entries, disturbanceLog, MOST_STEPS));
        });
    }

    private void locks(Map<String, List<HistoryEntry>> histories) {
        histories.forEach((name, history) -> {
            violations.addAll(LeaseCheck.check(name, history));
            violations.addAll(LockWaitCheck.check(name, history, disturbanceLog));
            search("not linearizable", name, history, entries -> LockCheck.check(entries, MOST_STEPS));
        });
    }

    private void search(
            String rule, String name, List<HistoryEntry> history, Function<List<HistoryEntry>, SearchResult> check) {
        SearchResult searchResult = check.apply(history);
        if (!searchResult.decided()) {
            undecided.add(name);
        } else if (searchResult.isUnexplained()) {
            List<HistoryEntry> needed = needed(history, check);
            violations.add(
                    new Violation(rule, name, check.apply(needed).trouble().orElseThrow(), needed));
        }
    }

    /** Removes reads as long as the rest still shows the violation. */
    private static List<HistoryEntry> needed(
            List<HistoryEntry> history, Function<List<HistoryEntry>, SearchResult> check) {
        List<HistoryEntry> needed = new ArrayList<>(history);
        int searches = 0;
        for (HistoryEntry entry : history.reversed()) {
            if (entry.request() instanceof Request.Await && searches++ < MOST_OMISSIONS) {
                List<HistoryEntry> fewer = new ArrayList<>(needed);
                fewer.remove(entry);
                if (check.apply(fewer).isUnexplained()) {
                    needed = fewer;
                }
            }
        }
        return needed;
    }

    private void violate(String rule, String message, HistoryEntry entry) {
        violations.add(new Violation(rule, entry.name(), message, List.of(entry)));
    }
}
