package dev.rendezvous.cli.report;

import dev.rendezvous.Reason;
import dev.rendezvous.internal.text.DurationFormat;
import dev.rendezvous.internal.text.RemoteText;
import java.util.stream.Collectors;

/** A Markdown table for the step summary of a CI. */
final class MarkdownSummary {

    private MarkdownSummary() {}

    static String of(WaitReport run) {
        StringBuilder text = new StringBuilder(
                        "### wait-for: " + run.verdict().words() + " after " + DurationFormat.format(run.elapsed()))
                .append("\n\n| | target | observed | attempts |\n| --- | --- | --- | --- |\n");
        for (TargetReport target : run.targets()) {
            String seen = target.spans(run.elapsed()).stream()
                    .map(span -> span.label() + " (" + DurationFormat.format(span.start()) + ")")
                    .collect(Collectors.joining(" → "));
            String why = target.reason()
                    .map(Reason::message)
                    .map(message -> seen + ": " + message)
                    .orElse(seen);
            text.append("| ").append(target.isMet() ? "✔" : run.isNeeded(target) ? "✘" : "–");
            text.append(" | ").append(cell(target.name()));
            text.append(" | ").append(cell(why));
            text.append(" | ").append(target.attempts()).append(" |\n");
        }
        return text.append('\n').toString();
    }

    /** Escapes text for a cell, so that it neither ends the cell nor becomes a link, a tag or an image. */
    private static String cell(String text) {
        return RemoteText.visible(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replaceAll("([\\\\`*_\\[\\]#|~@])", "\\\\$1");
    }
}
