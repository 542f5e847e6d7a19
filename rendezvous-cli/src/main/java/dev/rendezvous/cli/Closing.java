package dev.rendezvous.cli;

import dev.rendezvous.Outcome;
import dev.rendezvous.RemoteText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The final message of a run that failed: for each target that is not ready, why, since when, and a hint. */
final class Closing {

    /** Earlier phases are only counted. */
    private static final int MAX_PHASES = 4;

    private Closing() {}

    static String of(RunStory run) {
        StringBuilder text = new StringBuilder("wait-for: ").append(headline(run));
        for (TargetStory target : run.targets()) {
            if (!target.isMet()) {
                text.append("\n  ").append(RemoteText.visible(target.name()));
                line(text, target.message());
                line(text, history(target, run.elapsed()));
                target.reason().flatMap(Cure::of).ifPresent(hint -> line(text, hint));
            }
        }
        return text.toString();
    }

    private static String headline(RunStory run) {
        if (run.verdict() == RunStory.Verdict.FAILED) {
            return "can never be met: gave up after " + Text.seconds(run.elapsed());
        }
        boolean wholeRun = run.outcome() instanceof Outcome.TimedOut;
        return "timed out after "
                + Text.seconds(run.timeout().filter(timeout -> wholeRun).orElse(run.elapsed()));
    }

    private static void line(StringBuilder text, String line) {
        text.append("\n    ").append(RemoteText.visible(line));
    }

    /** As in {@code name not found for 2.1 s, then refused for 27.9 s; 640 attempts}. */
    private static String history(TargetStory target, Duration end) {
        List<String> phases = new ArrayList<>();
        for (TargetStory.Span span : target.spans(end)) {
            Duration length = span.end().minus(span.start());
            phases.add(span.label() + (length.toMillis() == 0 ? "" : " for " + Text.seconds(length)));
        }
        String attempts = Text.count(target.attempts(), "attempt");
        if (phases.isEmpty()) {
            return attempts;
        }
        int omitted = Math.max(0, phases.size() - MAX_PHASES);
        String earlier = omitted == 0 ? "" : Text.count(omitted, "change") + ", then ";
        return earlier + String.join(", then ", phases.subList(omitted, phases.size())) + "; " + attempts;
    }
}
