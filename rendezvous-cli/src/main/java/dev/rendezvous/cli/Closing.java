package dev.rendezvous.cli;

import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The last words of a run that was in vain: what was missing, why, since when, and the likely cure. */
final class Closing {

    /** The latest changes tell most. */
    private static final int SHOWN = 4;

    private Closing() {}

    static String of(RunStory run) {
        StringBuilder text = new StringBuilder("wait-for: ").append(verdict(run));
        for (TargetStory target : run.targets()) {
            if (!target.isMet()) {
                text.append("\n  ").append(Text.plain(target.name()));
                line(text, target.reason().map(Reason::message).orElse("the first look has not come back"));
                line(text, times(target, run.elapsed()));
                target.reason().flatMap(Cure::of).ifPresent(cure -> line(text, cure));
            }
        }
        return text.toString();
    }

    private static String verdict(RunStory run) {
        if (run.verdict() == RunStory.Verdict.FAILED) {
            return "can never be met, gave up after " + Text.seconds(run.elapsed());
        }
        boolean whole = run.outcome() instanceof Outcome.TimedOut;
        return "timed out after "
                + Text.seconds(run.limit().filter(limit -> whole).orElse(run.elapsed()));
    }

    private static void line(StringBuilder text, String line) {
        text.append("\n    ").append(Text.plain(line));
    }

    /** As in {@code name not found for 2.1 s, then refused for 27.9 s, 640 looks}. */
    private static String times(TargetStory target, Duration end) {
        List<String> parts = new ArrayList<>();
        for (TargetStory.Span span : target.spans(end)) {
            Duration length = span.end().minus(span.start());
            parts.add(span.label() + (length.toMillis() == 0 ? "" : " for " + Text.seconds(length)));
        }
        int more = Math.max(0, parts.size() - SHOWN);
        String path = String.join(", then ", parts.subList(more, parts.size()));
        return (more == 0 ? "" : Text.count(more, "change") + ", then ") + path + ", "
                + Text.count(target.looks(), "look");
    }
}
