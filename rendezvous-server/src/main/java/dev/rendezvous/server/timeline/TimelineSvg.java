package dev.rendezvous.server.timeline;

import dev.rendezvous.target.text.DurationFormat;
import dev.rendezvous.target.text.RemoteText;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Draws one start: a bar for each condition of each caller, and the critical path with arrows from the releasing wait. */
public final class TimelineSvg {

    private static final int WIDTH = 960;
    private static final int LABELS = 190;
    private static final int RIGHT = WIDTH - 12;
    private static final int ROW = 22;
    private static final int TOP = 34;
    private static final int TICKS = 5;
    private static final int MAX_TEXT = 60;

    /** More than these would be a picture that nobody can read; the longest waits are drawn. */
    private static final int MAX_ROWS = 80;

    /** Follows the colours of the system, as the page does. */
    static final String STYLE = """
            svg { color-scheme: light dark; font: 12px system-ui, sans-serif; }
            .paper { fill: #fff } text { fill: #1a1f2b } .faint { fill: #596273 } .grid { stroke: #dfe0da }
            .bar { fill: #b9bfc9 } .met { fill: #9fd3b6 } .waiting { fill: #f6c667 } .failed, .timed_out { fill: #f0a8a2 }
            .critical { stroke: #b3261e; stroke-width: 2 } .edge { stroke: #b3261e; stroke-width: 1.5; fill: none; stroke-dasharray: 4 3 }
            @media (prefers-color-scheme: dark) {
              .paper { fill: #1a1e27 } text { fill: #e8eaf0 } .faint { fill: #a3adbd } .grid { stroke: #2d3340 }
              .bar { fill: #4a5160 } .met { fill: #24593f } .waiting { fill: #7a5310 } .failed, .timed_out { fill: #6d2a27 }
              .critical, .edge { stroke: #ff8f86 }
            }
            """;

    private final Start start;
    private final Instant now;
    private final List<CriticalPath.Step> path;
    private final StringBuilder svg = new StringBuilder();
    private int row;

    private TimelineSvg(Start start, Instant now) {
        this.start = start;
        this.now = now;
        this.path = CriticalPath.of(start, now);
    }

    /** Returns the latest start as a document of its own; an empty drawing if there was none. */
    public static String ofLatest(Starts starts, Instant now) {
        Start start = starts.list().isEmpty()
                ? new Start(now, now, List.of(), 0)
                : starts.list().getFirst();
        return new TimelineSvg(start, now).draw("<style>" + STYLE + "</style>");
    }

    /** Returns a drawing for a page that has the {@link #STYLE}. */
    static String of(Start start, Instant now) {
        return new TimelineSvg(start, now).draw("");
    }

    private String draw(String style) {
        StringBuilder edges = new StringBuilder();
        double before = 0;
        int[] rows = new int[path.size()];
        for (CallerSpan caller : start.callers()) {
            if (row >= MAX_ROWS) {
                break;
            }
            text(8, y() + 15, "caller", caller.label());
            for (ConditionSpan condition : caller.conditions()) {
                remember(rows, caller, condition);
                bar(caller, condition);
                row++;
            }
        }
        for (int i = 0; i < path.size(); i++) {
            double end = x(path.get(i).to());
            if (i > 0) {
                edges.append("<path class=\"edge\" d=\"M%s %d H%s V%d\"/>\n"
                        .formatted(
                                decimal(before),
                                TOP + rows[i - 1] * ROW + ROW / 2,
                                decimal(end),
                                TOP + rows[i] * ROW + ROW / 2));
            }
            before = end;
        }
        int height = TOP + Math.max(1, row) * ROW + 26;
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s">%s
                <rect class="paper" width="%d" height="%d"/>
                <text x="8" y="20" font-weight="bold">%s</text>
                %s%s%s</svg>
                """.formatted(
                WIDTH, height, escaped(title()), style, WIDTH, height, escaped(title()), axis(height), svg, edges);
    }

    private String title() {
        String took = DurationFormat.format(start.duration(now));
        String more = start.more() > 0 ? ", without " + start.more() + " shorter waits" : "";
        return "Start of " + start.began().truncatedTo(ChronoUnit.SECONDS) + ": "
                + (start.isRunning() ? took + " so far" : took) + more;
    }

    private void remember(int[] rows, CallerSpan caller, ConditionSpan condition) {
        for (int i = 0; i < rows.length; i++) {
            if (path.get(i).caller().equals(caller) && path.get(i).condition().equals(condition)) {
                rows[i] = row;
            }
        }
    }

    private void bar(CallerSpan caller, ConditionSpan condition) {
        double left = x(condition.from());
        double right = Math.max(x(condition.to().orElse(now)), left + 2);
        boolean critical = path.stream()
                .anyMatch(
                        step -> step.caller().equals(caller) && step.condition().equals(condition));
        String state = condition.met() ? "met" : caller.outcome().name().toLowerCase(Locale.ROOT);
        svg.append(
                "<rect class=\"bar %s%s\" x=\"%s\" y=\"%d\" width=\"%s\" height=\"%d\" rx=\"3\"><title>%s</title></rect>\n"
                        .formatted(
                                state,
                                critical ? " critical" : "",
                                decimal(left),
                                y() + 2,
                                decimal(right - left),
                                ROW - 5,
                                escaped(description(caller, condition))));
        boolean fitsOnTheRight = right < LABELS + (RIGHT - LABELS) * 0.6;
        text((int) (fitsOnTheRight ? right + 5 : left + 5), y() + 15, "condition", words(condition));
    }

    private static String words(ConditionSpan condition) {
        return condition.met()
                ? condition.name()
                        + condition.releasedBy().map(by -> " ← " + by).orElse("")
                : condition.name()
                        + condition.reason().map(reason -> ": " + reason).orElse("");
    }

    private String description(CallerSpan caller, ConditionSpan condition) {
        Duration took = Duration.between(condition.from(), condition.to().orElse(now));
        return caller.label() + " waited " + DurationFormat.format(took) + " for " + words(condition) + ", "
                + (condition.met() ? "met" : caller.outcome());
    }

    private String axis(int height) {
        StringBuilder axis = new StringBuilder();
        Duration whole = start.duration(now);
        for (int tick = 0; tick <= TICKS; tick++) {
            int x = LABELS + (RIGHT - LABELS) * tick / TICKS;
            axis.append("<path class=\"grid\" d=\"M%d %d V%d\"/>".formatted(x, TOP - 4, height - 22));
            axis.append("<text class=\"faint\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>\n"
                    .formatted(
                            x,
                            height - 8,
                            tick == TICKS ? "end" : "middle",
                            DurationFormat.format(whole.multipliedBy(tick).dividedBy(TICKS))));
        }
        return axis.toString();
    }

    private int y() {
        return TOP + row * ROW;
    }

    private double x(Instant at) {
        double whole = Math.max(1, start.duration(now).toMillis());
        double part = Duration.between(start.began(), at).toMillis() / whole;
        return LABELS + (RIGHT - LABELS) * Math.clamp(part, 0.0, 1.0);
    }

    private void text(int x, int y, String kind, String text) {
        int room = kind.equals("caller") ? MAX_TEXT / 2 - 4 : MAX_TEXT;
        String cut = text.length() > room ? text.substring(0, room) + "…" : text;
        svg.append("<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n".formatted(kind, x, y, escaped(cut)));
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }

    static String escaped(String text) {
        return RemoteText.visible(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
