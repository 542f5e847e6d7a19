package dev.rendezvous.cli.report;

import dev.rendezvous.Outcome;
import dev.rendezvous.target.text.RemoteText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The final message of a run that failed: for each target that is not ready, why, since when, and a hint. */
public final class FailureSummary {

    /** Earlier phases are only counted. */
    private static final int MAX_PHASES = 4;

    private FailureSummary() {}

    public static String of(WaitReport run) {
        StringBuilder text = new StringBuilder("wait-for: ").append(headline(run));
        for (TargetReport target : run.targets()) {
            if (!target.isMet()) {
                text.append("\n  ").append(RemoteText.visible(target.name()));
                line(text, target.message());
                line(text, history(target, run.elapsed()));
                target.reason().flatMap(Hint::of).ifPresent(hint -> line(text, hint));
            }
        }
        return text.toString();
    }

    private static String headline(WaitReport run) {
        if (run.verdict() == WaitReport.Verdict.FAILED) {
            return "can never be met: gave up after " + DisplayText.seconds(run.elapsed());
        }
        boolean wholeRun = run.outcome() instanceof Outcome.TimedOut;
        return "timed out after "
                + DisplayText.seconds(run.timeout().filter(timeout -> wholeRun).orElse(run.elapsed()));
    }

    private static void line(StringBuilder text, String line) {
        text.append("\n    ").append(RemoteText.visible(line));
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
