package dev.rendezvous.internal.chart;

import java.time.Duration;
import java.util.List;

/**
 * Bars over one axis of time.
 *
 * @param title what it shows
 * @param length of the axis; bars end there at the latest
 * @param rows from top to bottom
 * @param arrows between the rows
 */
public record TimelineChart(String title, Duration length, List<Row> rows, List<Arrow> arrows) {

    public TimelineChart {
        rows = List.copyOf(rows);
        arrows = List.copyOf(arrows);
    }

    /** What a bar says of the condition that was waited for; each has a colour. */
    public enum State {
        MET("met"),
        WAITING("waiting"),
        FAILED("failed"),
        UNKNOWN("unknown");

        private final String style;

        State(String style) {
            this.style = style;
        }

        /** Returns the class of elements with this colour, in {@link HtmlPage pages} too. */
        public String style() {
            return style;
        }
    }

    /**
     * One line of the chart.
     *
     * @param label the name in front of the bars; may be empty
     * @param bars from left to right; they do not overlap
     */
    public record Row(String label, List<Bar> bars) {

        public Row {
            bars = List.copyOf(bars);
        }
    }

    /**
     * A time during which a condition was in one state.
     *
     * @param from since the beginning of the axis
     * @param to since the beginning of the axis
     * @param isCritical whether the bar has a border
     * @param text what is written inside or beside the bar, as far as there is room
     * @param description what a browser shows for the bar under the pointer
     */
    public record Bar(Duration from, Duration to, State state, boolean isCritical, String text, String description) {}

    /**
     * A line from a time in one row to a later time in another one.
     *
     * @param fromRow the index of a row
     * @param from since the beginning of the axis
     * @param toRow the index of another row
     * @param to since the beginning of the axis
     */
    public record Arrow(int fromRow, Duration from, int toRow, Duration to) {}

    /** Returns the chart as an SVG document of its own. */
    public String svg() {
        return SvgWriter.write(this, "<style>" + SvgWriter.STYLE + "</style>");
    }

    /** Returns the chart as an element of an {@link HtmlPage}. */
    public String element() {
        return SvgWriter.write(this, "");
    }
}
