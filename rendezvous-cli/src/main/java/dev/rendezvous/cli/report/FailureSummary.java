package dev.rendezvous.cli.report;

import dev.rendezvous.Outcome;
import dev.rendezvous.target.text.RemoteText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** The final message of a run that failed: for each target that is not ready, why, since when, and a hint. */
public final class FailureSummary {

    /** Earlier phases are only counted. */
    private static final int MAX_PHASES = 4;

    private static final String INDENT = "    ";

    private FailureSummary() {}

    /**
     * Returns the message.
     *
     * @param columns where lines are wrapped
     */
    public static String of(WaitReport run, int columns) {
        List<TargetReport> unmet =
                run.targets().stream().filter(target -> !target.isMet()).toList();
        List<String> hints =
                unmet.stream().flatMap(target -> target.hint().stream()).toList();
        List<String> lines = new ArrayList<>(List.of("wait-for: " + headline(run)));
        for (TargetReport target : unmet) {
            lines.add("  " + RemoteText.visible(target.name()));
            lines.add(INDENT + RemoteText.visible(target.message()));
            lines.add(INDENT + RemoteText.visible(history(target, run.elapsed())));
            target.hint()
                    .filter(hint -> Collections.frequency(hints, hint) == 1)
                    .ifPresent(hint -> lines.add(INDENT + RemoteText.visible(hint)));
        }
        // A hint for several targets follows all of them.
        hints.stream()
                .distinct()
                .filter(hint -> Collections.frequency(hints, hint) > 1)
                .forEach(hint -> lines.add("  " + RemoteText.visible(hint)));
        return lines.stream().map(line -> DisplayText.wrap(line, columns)).collect(Collectors.joining("\n"));
    }

    private static String headline(WaitReport run) {
        if (run.verdict() == WaitReport.Verdict.FAILED) {
            return "can never be met: gave up after " + DisplayText.seconds(run.elapsed());
        }
        boolean wholeRun = run.outcome() instanceof Outcome.TimedOut;
        return "timed out after "
                + DisplayText.seconds(run.timeout().filter(timeout -> wholeRun).orElse(run.elapsed()));
    }

    /** As in {@code name not found for 2.1 s, then refused for 27.9 s; 640 attempts}. */
    private static String history(TargetReport target, Duration end) {
        List<String> phases = new ArrayList<>();
        for (TargetReport.Span span : target.spans(end)) {
            Duration length = span.end().minus(span.start());
            phases.add(span.label() + (length.toMillis() == 0 ? "" : " for " + DisplayText.seconds(length)));
        }
        String attempts = DisplayText.count(target.attempts(), "attempt");
        if (phases.isEmpty()) {
            return attempts;
        }
        int omitted = Math.max(0, phases.size() - MAX_PHASES);
        String earlier = omitted == 0 ? "" : DisplayText.count(omitted, "change") + ", then ";
        return earlier + String.join(", then ", phases.subList(omitted, phases.size())) + "; " + attempts;
    }
}
