package dev.rendezvous.server.timeline;

import dev.rendezvous.internal.chart.HtmlPage;
import dev.rendezvous.internal.text.DurationFormat;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Writes the latest starts as one page: a table that compares them, and a chart of each. */
public final class TimelineHtml {

    private TimelineHtml() {}

    /** Returns the page. */
    public static String of(Starts starts, Instant now) {
        StringBuilder html = new StringBuilder("<h1>Timeline</h1>\n");
        List<Start> list = starts.list();
        if (list.isEmpty()) {
            html.append("<p>No waits yet.</p>\n");
        } else {
            table(html, list, now);
        }
        list.forEach(start -> html.append(StartChart.of(start, now).element()));
        return HtmlPage.of("rendezvous: timeline", html.toString());
    }

    private static void table(StringBuilder html, List<Start> list, Instant now) {
        html.append("<table>\n<tr><th>Started</th><th>Took</th><th>Waits</th><th>Compared</th></tr>\n");
        for (int i = 0; i < list.size(); i++) {
            Start start = list.get(i);
            Optional<String> compared =
                    i + 1 < list.size() ? StartComparison.of(start, list.get(i + 1)) : Optional.empty();
            html.append("<tr><td>%s</td><td>%s%s</td><td>%s</td><td>%s</td></tr>\n"
                    .formatted(
                            start.began().truncatedTo(ChronoUnit.SECONDS),
                            DurationFormat.format(start.duration(now)),
                            start.isRunning() ? " so far" : "",
                            start.callers().size() + start.more(),
                            HtmlPage.escape(compared.orElse(""))));
        }
        html.append("</table>\n");
    }
}
