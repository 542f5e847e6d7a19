package dev.rendezvous.internal.chart;

import dev.rendezvous.internal.chart.TimelineChart.Arrow;
import dev.rendezvous.internal.chart.TimelineChart.Bar;
import dev.rendezvous.internal.chart.TimelineChart.Row;
import dev.rendezvous.internal.text.DurationFormat;
import java.time.Duration;
import java.util.Locale;

/** Writes one chart as SVG. */
final class SvgWriter {

    private static final int WIDTH = 960;
    private static final int MARGIN = 8;
    private static final int LEFT = 190;
    private static final int RIGHT = WIDTH - 12;
    private static final int ROW = 22;
    private static final int TOP = 34;
    private static final int TICKS = 5;

    /** The width of most characters, at most. */
    private static final int CHARACTER = 7;

    /** The smallest number of characters to which text is cut. */
    private static final int MIN_CUT = 3;

    /** Before and behind a text. */
    private static final int GAP = 5;

    /** The colours of all states, of elements of HTML too; they follow those of the system. */
    static final String STYLE = """
            :root { color-scheme: light dark; --paper: #fff; --text: #1a1f2b; --faint: #596273; --grid: #dfe0da; --critical: #b3261e;
              --unknown: #b9bfc9; --met: #9fd3b6; --waiting: #f6c667; --failed: #f0a8a2 }
            @media (prefers-color-scheme: dark) {
              :root { --paper: #1a1e27; --text: #e8eaf0; --faint: #a3adbd; --grid: #2d3340; --critical: #ff8f86;
                --unknown: #4a5160; --met: #24593f; --waiting: #7a5310; --failed: #6d2a27 }
            }
            svg { font: 12px system-ui, sans-serif } text { fill: var(--text) } text.faint { fill: var(--faint) }
            .paper { fill: var(--paper) } .grid { stroke: var(--grid) }
            .unknown { fill: var(--unknown); background: var(--unknown) } .met { fill: var(--met); background: var(--met) }
            .waiting { fill: var(--waiting); background: var(--waiting) } .failed { fill: var(--failed); background: var(--failed) }
            .critical { stroke: var(--critical); stroke-width: 2 }
            .arrow { stroke: var(--critical); stroke-width: 1.5; fill: none; stroke-dasharray: 4 3 }
            """;

    private final TimelineChart chart;
    private final StringBuilder svg = new StringBuilder();

    private SvgWriter(TimelineChart chart) {
        this.chart = chart;
    }

    static String write(TimelineChart chart, String style) {
        return new SvgWriter(chart).write(style);
    }

    private String write(String style) {
        int height = TOP + Math.max(1, chart.rows().size()) * ROW + 26;
        String title = HtmlPage.escape(chart.title());
        add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"%s\">%s"
                .formatted(WIDTH, height, title, style));
        add("<rect class=\"paper\" width=\"%s\" height=\"%s\"/>".formatted(WIDTH, height));
        add("<text x=\"%s\" y=\"20\" font-weight=\"bold\">%s</text>".formatted(MARGIN, title));
        axis(height);
        for (int i = 0; i < chart.rows().size(); i++) {
            row(chart.rows().get(i), TOP + i * ROW);
        }
        chart.arrows().forEach(this::arrow);
        add("</svg>");
        return svg.toString();
    }

    private void axis(int height) {
        for (int tick = 0; tick <= TICKS; tick++) {
            int x = LEFT + (RIGHT - LEFT) * tick / TICKS;
            add("<path class=\"grid\" d=\"M%s %s V%s\"/>".formatted(x, TOP - 4, height - 22));
            String anchor = tick == TICKS ? "end" : "middle";
            String time =
                    DurationFormat.format(chart.length().multipliedBy(tick).dividedBy(TICKS));
            add("<text class=\"faint\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>"
                    .formatted(x, height - 8, anchor, time));
        }
    }

    private void row(Row row, int y) {
        text(MARGIN, y, "start", LEFT - MARGIN, row.label());
        row.bars().forEach(bar -> bar(bar, y));
        double left = LEFT;
        for (int i = 0; i < row.bars().size(); i++) {
            Bar bar = row.bars().get(i);
            double right = i + 1 < row.bars().size() ? x(row.bars().get(i + 1).from()) : RIGHT;
            textOf(bar, y, left, right);
            left = end(bar);
        }
    }

    /** Writes the text of a bar between two others: behind it if there is room, else inside it, or before a late one. */
    private void textOf(Bar bar, int y, double left, double right) {
        double from = x(bar.from());
        double to = end(bar);
        if (needed(bar.text()) <= right - to) {
            text(to + GAP, y, "start", right - to, bar.text());
        } else if (from - left <= right - from) {
            text(from + GAP, y, "start", right - from, bar.text());
        } else {
            text(from - GAP, y, "end", from - left, bar.text());
        }
    }

    private void bar(Bar bar, int y) {
        double from = x(bar.from());
        add("<rect class=\"%s%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"3\"><title>%s</title></rect>"
                .formatted(
                        bar.state().style(),
                        bar.isCritical() ? " critical" : "",
                        decimal(from),
                        y + 2,
                        decimal(end(bar) - from),
                        ROW - 5,
                        HtmlPage.escape(bar.description())));
    }

    private void arrow(Arrow arrow) {
        add("<path class=\"arrow\" d=\"M%s %s H%s V%s\"/>"
                .formatted(
                        decimal(x(arrow.from())),
                        middle(arrow.fromRow()),
                        decimal(x(arrow.to())),
                        middle(arrow.toRow())));
    }

    /** Writes text, cut to the room that it has; nothing if that is too small. */
    private void text(double x, int y, String anchor, double room, String text) {
        boolean fits = needed(text) <= room;
        int most = (int) ((room - 2 * GAP) / CHARACTER);
        if (fits || most >= MIN_CUT) {
            String cut = fits ? text : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
            add("<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>"
                    .formatted(decimal(x), y + 15, anchor, HtmlPage.escape(cut)));
        }
    }

    private static double needed(String text) {
        return 2 * GAP + text.codePointCount(0, text.length()) * CHARACTER;
    }

    private static int middle(int row) {
        return TOP + row * ROW + ROW / 2;
    }

    private double end(Bar bar) {
        return Math.max(x(bar.to()), x(bar.from()) + 2);
    }

    private double x(Duration at) {
        double part = (double) at.toMillis() / Math.max(1, chart.length().toMillis());
        return LEFT + (RIGHT - LEFT) * Math.clamp(part, 0.0, 1.0);
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }

    private void add(String line) {
        svg.append(line).append('\n');
    }
}
