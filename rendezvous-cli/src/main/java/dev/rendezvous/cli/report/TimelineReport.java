package dev.rendezvous.cli.report;

import dev.rendezvous.Observation;
import dev.rendezvous.target.text.DurationFormat;
import dev.rendezvous.target.text.RemoteText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** The result of a run as an HTML page without scripts: a bar for each target, coloured by what was observed. */
final class TimelineReport {

    private static final int TICKS = 5;

    private final WaitReport run;
    private final StringBuilder html = new StringBuilder();

    private TimelineReport(WaitReport run) {
        this.run = run;
    }

    static String of(WaitReport run) {
        return resource("timeline.html")
                .replace("{{style}}", resource("timeline.css"))
                .replace("{{title}}", escaped(title(run)))
                .replace(
                        "{{began}}",
                        escaped(run.began().truncatedTo(ChronoUnit.SECONDS).toString()))
                .replace("{{rows}}", new TimelineReport(run).rows());
    }

    private static String title(WaitReport run) {
        return "wait-for: " + run.verdict().words() + " after " + DurationFormat.format(run.elapsed());
    }

    private String rows() {
        for (TargetReport target : run.targets()) {
            row(target);
        }
        axis();
        return html.toString();
    }

    private void row(TargetReport target) {
        String unmet = run.isNeeded(target) ? "not ready" : "not needed";
        String verdict = target.metAt()
                .map(at -> "ready after " + DurationFormat.format(at))
                .orElse(unmet);
        html.append("<tr class=\"")
                .append(target.isMet() ? "met" : unmet.replace(' ', '-'))
                .append("\">");
        html.append("<th scope=\"row\">").append(escaped(target.name()));
        html.append("<small>").append(escaped(verdict)).append("</small></th><td><div class=\"bar\">");
        for (TargetReport.Span span : target.spans(run.elapsed())) {
            bar(span);
        }
        html.append("</div><ol>");
        for (String warning : target.warnings()) {
            html.append("<li class=\"warning\">warning: ")
                    .append(escaped(warning))
                    .append("</li>");
        }
        for (TargetReport.Span span : target.spans(run.elapsed())) {
            html.append("<li class=\"")
                    .append(colour(span))
                    .append("\"><time>")
                    .append(DurationFormat.format(span.start()));
            html.append("</time> ").append(escaped(span.message())).append("</li>");
        }
        target.hint()
                .ifPresent(hint ->
                        html.append("<li class=\"hint\">").append(escaped(hint)).append("</li>"));
        html.append("</ol></td></tr>\n");
    }

    private void bar(TargetReport.Span span) {
        html.append("<span class=\"").append(colour(span));
        html.append("\" style=\"left:").append(percent(span.start()));
        html.append(";width:").append(percent(span.end().minus(span.start())));
        html.append("\" title=\"")
                .append(escaped(span.label() + ", " + DurationFormat.format(span.start()) + " to "
                        + DurationFormat.format(span.end())));
        html.append("\">").append(escaped(span.label())).append("</span>");
    }

    private void axis() {
        html.append("<tr class=\"axis\"><th></th><td><div>");
        for (int tick = 0; tick <= TICKS; tick++) {
            html.append("<span>")
                    .append(DurationFormat.format(
                            run.elapsed().multipliedBy(tick).dividedBy(TICKS)))
                    .append("</span>");
        }
        html.append("</div></td></tr>\n");
    }

    private static String colour(TargetReport.Span span) {
        return switch (span.latest()) {
            case Observation.Satisfied satisfied -> "yes";
            case Observation.Unsatisfied unsatisfied ->
                switch (unsatisfied.reason().permanence()) {
                    case TRANSIENT -> "no";
                    case INCONCLUSIVE -> "unknown";
                    case PERMANENT -> "never";
                };
        };
    }

    private String percent(Duration part) {
        double whole = Math.max(1, run.elapsed().toNanos());
        return String.format(Locale.ROOT, "%.3f%%", 100 * Math.min(1, part.toNanos() / whole));
    }

    private static String escaped(String text) {
        return RemoteText.visible(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("{{", "&#123;{");
    }

    private static String resource(String name) {
        String path = "/dev/rendezvous/cli/report/" + name;
        try (InputStream resource = TimelineReport.class.getResourceAsStream(path)) {
            if (resource == null) {
                throw new IllegalStateException(path + " is missing from the program");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
