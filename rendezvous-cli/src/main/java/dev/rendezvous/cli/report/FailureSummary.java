package dev.rendezvous.cli.report;

import dev.rendezvous.Outcome;
import dev.rendezvous.internal.text.DurationFormat;
import dev.rendezvous.internal.text.RemoteText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The final message of a run that failed: for each target that is not ready, or for examples if there are many, why, since when, and a
 * hint.
 */
public final class FailureSummary {

    /** Earlier phases are only counted. */
    private static final int MAX_PHASES = 4;

    /** Of more targets than these, only examples are shown. */
    private static final int MAX_TARGETS = 20;

    private static final int MAX_EXAMPLES = 10;

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
        return unmet.size() <= MAX_TARGETS ? all(run, unmet, columns) : examples(run, unmet, columns);
    }

    private static String all(WaitReport run, List<TargetReport> unmet, int columns) {
        List<String> hints = hints(unmet);
        List<String> lines = new ArrayList<>(List.of("wait-for: " + headline(run)));
        unmet.forEach(target -> lines.addAll(describe(target, run, hints)));
        lines.addAll(shared(hints));
        return wrapped(lines, columns);
    }

    /** Returns the message with some of each group of targets, and how many there are. */
    private static String examples(WaitReport run, List<TargetReport> unmet, int columns) {
        List<TargetGroup> groups = TargetGroup.of(unmet, MAX_EXAMPLES);
        int each = Math.max(1, MAX_EXAMPLES / groups.size());
        List<TargetGroup> shown = groups.subList(0, Math.min(MAX_EXAMPLES, groups.size()));
        List<String> hints = hints(
                shown.stream().flatMap(group -> group.first(each).stream()).toList());
        List<String> lines = new ArrayList<>();
        lines.add("wait-for: " + headline(run)
                + String.format(
                        Locale.ROOT,
                        "; %,d of %,d targets are not ready",
                        unmet.size(),
                        run.targets().size()));
        for (TargetGroup group : shown) {
            group.first(each).forEach(target -> lines.addAll(describe(target, run, hints)));
            if (group.targets().size() > each) {
                lines.add("  " + RemoteText.visible(group.more(each)));
            }
        }
        if (groups.size() > shown.size()) {
            lines.add("  and more, for " + DisplayText.count(groups.size() - shown.size(), "other reason"));
        }
        lines.addAll(shared(hints));
        lines.add("  --output json and --report list all targets.");
        return wrapped(lines, columns);
    }

    private static List<String> hints(List<TargetReport> targets) {
        return targets.stream().flatMap(target -> target.hint().stream()).toList();
    }

    private static List<String> describe(TargetReport target, WaitReport run, List<String> hints) {
        List<String> lines = new ArrayList<>();
        lines.add("  " + RemoteText.visible(target.name()));
        lines.add(INDENT + RemoteText.visible(target.message()));
        lines.add(INDENT + RemoteText.visible(history(target, run.elapsed())));
        target.hint()
                .filter(hint -> Collections.frequency(hints, hint) == 1)
                .ifPresent(hint -> lines.add(INDENT + RemoteText.visible(hint)));
        return lines;
    }

    /** Returns the hints for several targets, which follow all of them. */
    private static List<String> shared(List<String> hints) {
        return hints.stream()
                .distinct()
                .filter(hint -> Collections.frequency(hints, hint) > 1)
                .map(hint -> "  " + RemoteText.visible(hint))
                .toList();
    }

    private static String wrapped(List<String> lines, int columns) {
        return lines.stream().map(line -> DisplayText.wrap(line, columns)).collect(Collectors.joining("\n"));
    }

    private static String headline(WaitReport run) {
        if (run.verdict() == WaitReport.Verdict.FAILED) {
            return "can never be met: gave up after " + DurationFormat.format(run.elapsed());
        }
        boolean wholeRun = run.outcome() instanceof Outcome.TimedOut;
        return "timed out after "
                + DurationFormat.format(
                        run.timeout().filter(timeout -> wholeRun).orElse(run.elapsed()));
    }

    /** As in {@code name not found for 2.1 s, then refused for 27.9 s; 640 attempts}. */
    private static String history(TargetReport target, Duration end) {
        List<String> phases = new ArrayList<>();
        for (TargetReport.Span span : target.spans(end)) {
            Duration length = span.end().minus(span.start());
            phases.add(span.label() + (length.toMillis() == 0 ? "" : " for " + DurationFormat.format(length)));
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
