package dev.rendezvous.server.robustness;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The report of a run. */
record RunReport(
        long seed,
        List<HistoryEntry> entries,
        HistoryChecker.Verdict verdict,
        DisturbanceLog troubles,
        Map<Fault.Kind, Integer> faults) {

    private static final int MOST_SHOWN = 5;
    private static final int MOST_EVIDENCE = 60;

    boolean isGood() {
        return verdict.violations().isEmpty() && verdict.undecided().isEmpty();
    }

    /** Prints the figures. If there are violations, prints them too, and writes the history and the evidence to files. */
    void print(PrintStream out, Path folder) throws IOException {
        Map<String, Integer> operations = new TreeMap<>();
        Map<String, Integer> answers = new TreeMap<>();
        for (HistoryEntry entry : entries) {
            operations.merge(entry.request().getClass().getSimpleName(), 1, Integer::sum);
            for (Attempt attempt : entry.attempts()) {
                int status = attempt.reply().status();
                answers.merge(status == 0 ? "none" : Integer.toString(status), 1, Integer::sum);
            }
        }
        out.println("Operations: " + entries.size() + " " + operations);
        out.println("Answers: " + answers);
        out.println("Faults: "
                + faults.values().stream().mapToInt(Integer::intValue).sum() + " " + faults);
        out.println("Stalls of the machine: " + troubles.ofMachine() + " times");
        out.println("Undecided: " + verdict.undecided());
        out.println("Violations: " + verdict.violations().size());
        if (!isGood()) {
            evidence(out, folder);
        }
    }

    private void evidence(PrintStream out, Path folder) throws IOException {
        Map<String, Integer> rules = new TreeMap<>();
        verdict.violations().forEach(violation -> rules.merge(violation.rule(), 1, Integer::sum));
        out.println(rules);
        for (Violation violation :
                verdict.violations().stream().limit(MOST_SHOWN).toList()) {
            out.println(violation.toString().lines().limit(MOST_EVIDENCE).reduce("", (a, b) -> a + "\n" + b));
        }
        Path all = folder.resolve("history-" + seed + ".ndjson");
        History.write(entries, all);
        List<HistoryEntry> evidence = new ArrayList<>();
        verdict.violations().forEach(violation -> evidence.addAll(violation.evidence()));
        Path part = folder.resolve("evidence-" + seed + ".ndjson");
        History.write(evidence, part);
        out.println("\nTroubles:");
        troubles.all()
                .forEach(t -> out.printf(
                        "  %.3f–%.3f s %s%s%n",
                        t.from() / 1e9, t.until() / 1e9, t.what(), t.place() < 0 ? "" : " server " + t.place()));
        out.println("History: " + all + ", evidence of the violations: " + part);
    }
}
