package dev.rendezvous.cli.report;

import dev.rendezvous.Observation;
import dev.rendezvous.internal.chart.HtmlPage;
import dev.rendezvous.internal.chart.TimelineChart;
import dev.rendezvous.internal.chart.TimelineChart.Bar;
import dev.rendezvous.internal.chart.TimelineChart.Row;
import dev.rendezvous.internal.chart.TimelineChart.State;
import dev.rendezvous.internal.text.DurationFormat;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The result of a run as a page: a chart with a row for each target, and a table of what was observed when. */
final class TimelineReport {

    private final WaitReport run;

    private TimelineReport(WaitReport run) {
        this.run = run;
    }

    static String of(WaitReport run) {
        String title = "wait-for: " + run.verdict().words() + " after " + DurationFormat.format(run.elapsed());
        TimelineReport report = new TimelineReport(run);
        return HtmlPage.of(title, "<h1>" + title + "</h1>\n" + report.chart().element() + legend() + report.table());
    }

    private TimelineChart chart() {
        return new TimelineChart(
                "Began " + run.began().truncatedTo(ChronoUnit.SECONDS),
                run.elapsed(),
                run.targets().stream().map(this::row).toList(),
                List.of());
    }

    private Row row(TargetReport target) {
        List<Bar> bars = target.spans(run.elapsed()).stream()
                .map(span -> new Bar(
                        span.start(),
                        span.end(),
                        state(span.latest()),
                        false,
                        span.label(),
                        span.label() + ", " + DurationFormat.format(span.start()) + " to "
                                + DurationFormat.format(span.end())))
                .toList();
        return new Row(target.name(), bars);
    }

    private static State state(Observation observation) {
        return switch (observation) {
            case Observation.Satisfied satisfied -> State.MET;
            case Observation.Unsatisfied unsatisfied ->
                switch (unsatisfied.reason().permanence()) {
                    case TRANSIENT -> State.WAITING;
                    case INCONCLUSIVE -> State.UNKNOWN;
                    case PERMANENT -> State.FAILED;
                };
        };
    }

    private static String legend() {
        return "<p>" + colour(State.MET, "ready") + colour(State.WAITING, "not ready")
                + colour(State.UNKNOWN, "cannot tell") + colour(State.FAILED, "can never be met") + "</p>\n";
    }

    private static String colour(State state, String words) {
        return "<span class=\"%s\">&nbsp;%s&nbsp;</span> ".formatted(state.style(), words);
    }

    private String table() {
        StringBuilder html = new StringBuilder("<table>\n<tr><th>Target</th><th>At</th><th>Observed</th></tr>\n");
        for (TargetReport target : run.targets()) {
            List<String> cells = cells(target);
            html.append("<tr><th scope=\"row\" rowspan=\"%s\">%s<small>%s</small></th>"
                    .formatted(cells.size(), HtmlPage.escape(target.name()), verdict(target)));
            html.append(String.join("</tr>\n<tr>", cells)).append("</tr>\n");
        }
        return html.append("</table>\n").toString();
    }

    private String verdict(TargetReport target) {
        String unmet = run.isNeeded(target) ? "not ready" : "not needed";
        return target.metAt()
                        .map(at -> "ready after " + DurationFormat.format(at))
                        .orElse(unmet)
                + ", " + DisplayText.count(target.attempts(), "attempt");
    }

    /** Returns the time and the observation of each phase, between what the user should know and do; at least one row. */
    private List<String> cells(TargetReport target) {
        List<String> cells = new ArrayList<>();
        target.warnings().forEach(warning -> cells.add(cells("", "warning: " + warning)));
        for (TargetReport.Span span : target.spans(run.elapsed())) {
            cells.add(cells(DurationFormat.format(span.start()), span.message()));
        }
        if (target.attempts() == 0) {
            cells.add(cells("", target.message()));
        }
        target.hint().ifPresent(hint -> cells.add(cells("", "hint: " + hint)));
        return cells;
    }

    private static String cells(String at, String text) {
        return "<td><time>" + at + "</time></td><td>" + HtmlPage.escape(text) + "</td>";
    }
}
