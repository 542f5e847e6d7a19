package dev.rendezvous.server.harness;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Checks a whole history, name by name. */
final class Judge {

    private static final int MOST_STEPS = 300_000;

    /** The most searches spent on reducing a violation to the reads that are needed to show it. */
    private static final int MOST_OMISSIONS = 200;

    private static final Set<Integer> EXPECTED = Set.of(0, 200, 304, 404, 409, 422, 424, 503);

    private final Troubles troubles;
    private final List<Violation> violations = new ArrayList<>();
    private final List<String> undecided = new ArrayList<>();

    /**
     * The result.
     *
     * @param undecided the names whose check took too many steps
     */
    record Verdict(List<Violation> violations, List<String> undecided) {}

    private Judge(Troubles troubles) {
        this.troubles = troubles;
    }

    static Verdict of(List<Entry> entries, Troubles troubles) {
        Judge judge = new Judge(troubles);
        judge.answers(entries);
        judge.keys(History.byName(entries, List.of(Request.Signal.class, Request.Reset.class, Request.Await.class)));
        judge.locks(History.byName(
                entries,
                List.of(Request.Acquire.class, Request.Renew.class, Request.Release.class, Request.Withdraw.class)));
        History.byName(entries, List.of(Request.Arrive.class, Request.Depart.class))
                .forEach((name, history) -> judge.violations.addAll(BarrierCheck.check(name, history, judge.troubles)));
        return new Verdict(judge.violations, judge.undecided);
    }

    private void answers(List<Entry> entries) {
        violations.addAll(Liveness.stuck(entries, troubles));
        Map<Long, Entry> versions = new HashMap<>();
        for (Entry entry : entries) {
            for (Attempt attempt : entry.attempts()) {
                Reply reply = attempt.reply();
                if (!EXPECTED.contains(reply.status())) {
                    violate("unexpected answer", "status " + reply.status(), entry);
                } else if (reply.status() == 503 && reply.header("Retry-After").isEmpty()) {
                    violate("unexpected answer", "503 without Retry-After", entry);
                }
            }
            long drawn = drawn(entry);
            Entry other = drawn > 0 ? versions.putIfAbsent(drawn, entry) : null;
            if (other != null && !isSame(other, entry)) {
                violations.add(new Violation(
                        "version drawn twice", entry.name(), Long.toString(drawn), List.of(other, entry)));
            }
        }
    }

    private static long drawn(Entry entry) {
        return switch (entry.request()) {
            case Request.Signal signal -> entry.reply().isOk() ? entry.reply().version() : -1;
            case Request.Arrive arrive -> entry.reply().isOk() ? entry.reply().version() : -1;
            case Request.Acquire acquire -> entry.reply().isOk() ? LockCheck.fence(entry) : -1;
            default -> -1;
        };
    }

    /** A repeated signal, or members of the same generation. */
    private static boolean isSame(Entry one, Entry other) {
        boolean repeated = one.request().equals(other.request());
        boolean members = one.request() instanceof Request.Arrive && other.request() instanceof Request.Arrive;
        return one.name().equals(other.name()) && (repeated || members);
    }

    private void keys(Map<String, List<Entry>> histories) {
        histories.forEach((name, history) -> {
            violations.addAll(Liveness.asleep(name, history, troubles));
            search("not linearizable", name, history, entries -> KeyCheck.check(entries, troubles, MOST_STEPS));
        });
    }

    private void locks(Map<String, List<Entry>> histories) {
        histories.forEach((name, history) -> {
            violations.addAll(Leases.check(name, history));
            violations.addAll(Waiting.check(name, history, troubles));
            search("not linearizable", name, history, entries -> LockCheck.check(entries, MOST_STEPS));
        });
    }

    private void search(String rule, String name, List<Entry> history, Function<List<Entry>, Search> check) {
        Search search = check.apply(history);
        if (!search.decided()) {
            undecided.add(name);
        } else if (search.isUnexplained()) {
            List<Entry> needed = needed(history, check);
            violations.add(
                    new Violation(rule, name, check.apply(needed).trouble().orElseThrow(), needed));
        }
    }

    /** Removes reads as long as the rest still shows the violation. */
    private static List<Entry> needed(List<Entry> history, Function<List<Entry>, Search> check) {
        List<Entry> needed = new ArrayList<>(history);
        int searches = 0;
        for (Entry entry : history.reversed()) {
            if (entry.request() instanceof Request.Await && searches++ < MOST_OMISSIONS) {
                List<Entry> fewer = new ArrayList<>(needed);
                fewer.remove(entry);
                if (check.apply(fewer).isUnexplained()) {
                    needed = fewer;
                }
            }
        }
        return needed;
    }

    private void violate(String rule, String message, Entry entry) {
        violations.add(new Violation(rule, entry.name(), message, List.of(entry)));
    }
}
