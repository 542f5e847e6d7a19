package dev.rendezvous.server.timeline;

import dev.rendezvous.target.text.DurationFormat;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Writes the latest starts as one page without scripts that needs no other file: a table that compares them, and a drawing of each. */
public final class TimelineHtml {

    private static final String HEAD = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>rendezvous: timeline</title>
            <style>
            :root { color-scheme: light dark; }
            body { margin: 1.5rem auto; max-width: 62rem; padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif; }
            table { border-collapse: collapse; width: 100%; } th, td { text-align: start; padding: .25rem .75rem .25rem 0; }
            td { border-top: 1px solid #8884; overflow-wrap: anywhere; } svg { width: 100%; margin: 1rem 0; border-radius: .5rem; }
            """;

    private TimelineHtml() {}

    /** Returns the page. */
    public static String of(Starts starts, Instant now) {
        StringBuilder html = new StringBuilder(HEAD);
        html.append(TimelineSvg.STYLE).append("</style>\n</head>\n<body>\n<h1>Timeline</h1>\n");
        List<Start> list = starts.list();
        if (list.isEmpty()) {
            html.append("<p>No waits yet.</p>\n");
        } else {
            table(html, list, now);
        }
        list.forEach(start -> html.append(TimelineSvg.of(start, now)));
        return html.append("</body>\n</html>\n").toString();
    }

    private static void table(StringBuilder html, List<Start> list, Instant now) {
        html.append("<table>\n<tr><th>Started</th><th>Took</th><th>Waits</th><th>Compared</th></tr>\n");
        for (int i = 0; i < list.size(); i++) {
            Start start = list.get(i);
            Optional<String> compared =
                    i + 1 < list.size() ? StartComparison.of(start, list.get(i + 1)) : Optional.empty();
            html.append("<tr><td>%s</td><td>%s%s</td><td>%d</td><td>%s</td></tr>\n"
                    .formatted(
                            start.began().truncatedTo(ChronoUnit.SECONDS),
                            DurationFormat.format(start.duration(now)),
                            start.isRunning() ? " so far" : "",
                            start.callers().size() + start.more(),
                            TimelineSvg.escaped(compared.orElse(""))));
        }
        html.append("</table>\n");
    }
}
