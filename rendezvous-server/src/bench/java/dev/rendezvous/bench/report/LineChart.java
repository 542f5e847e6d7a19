package dev.rendezvous.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/** A figure by size as an SVG, both on logarithmic scales: a line for each subject, bars for its spread, and how it grows in words. */
public final class LineChart {

    private static final int WIDTH = 720;
    private static final int LEFT = 80;
    private static final int RIGHT = 696;
    private static final int TOP = 48;
    private static final int BOTTOM = 340;

    /** Colours that remain distinct to the colour-blind. */
    private static final List<String> COLOURS = List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9");

    private final StringBuilder svg = new StringBuilder();
    private final NavigableMap<String, NavigableMap<Integer, Samples>> lines = new TreeMap<>();

    private LineChart(Results results, Figure figure) {
        for (String subject : results.subjects()) {
            NavigableMap<Integer, Samples> line = results.growth(figure, subject);
            if (Growth.of(line).isPresent()) {
                lines.put(subject, line);
            }
        }
    }

    /** Writes a file for each figure that was measured at several sizes and is positive: {@code bench-PART-FIGURE.svg}. */
    public static void writeAll(Path folder, String part, String scale, Results results) throws IOException {
        Files.createDirectories(folder);
        for (Figure figure : results.figures()) {
            LineChart chart = new LineChart(results, figure);
            if (!chart.lines.isEmpty()) {
                String name = "bench-" + part + "-" + figure.name().replaceAll("[^A-Za-z0-9]+", "-") + ".svg";
                Files.writeString(folder.resolve(name), chart.draw(part + ": " + figure, scale, figure.toString()));
            }
        }
    }

    private String draw(String title, String scale, String figure) {
        LogScale x = LogScale.over(
                lines.values().stream().flatMap(line -> line.keySet().stream()).mapToDouble(size -> size), LEFT, RIGHT);
        LogScale y = LogScale.over(
                lines.values().stream()
                        .flatMap(line -> line.values().stream())
                        .flatMapToDouble(samples -> DoubleStream.of(samples.min(), samples.median(), samples.max())),
                BOTTOM,
                TOP);
        int height = BOTTOM + 60 + 20 * lines.size();
        add(
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%d' font-family='sans-serif' font-size='13'>",
                WIDTH, height, WIDTH);
        add("<rect width='%d' height='%d' fill='white'/>", WIDTH, height);
        add("<text x='%d' y='26' font-size='16' font-weight='bold'>%s</text>", LEFT, escape(title));
        for (double tick : x.ticks()) {
            line("#ddd", x.at(tick), TOP, x.at(tick), BOTTOM);
            text("middle", x.at(tick), BOTTOM + 18, Numbers.format(tick));
        }
        for (double tick : y.ticks()) {
            line("#ddd", LEFT, y.at(tick), RIGHT, y.at(tick));
            text("end", LEFT - 8, y.at(tick) + 4, Numbers.format(tick));
        }
        add(
                "<rect x='%d' y='%d' width='%d' height='%d' fill='none' stroke='#555'/>",
                LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP);
        text("middle", (LEFT + RIGHT) / 2.0, BOTTOM + 38, scale);
        add(
                "<text text-anchor='middle' transform='translate(18 %d) rotate(-90)'>%s</text>",
                (TOP + BOTTOM) / 2, escape(figure));
        int nth = 0;
        for (String subject : lines.keySet()) {
            drawLine(subject, COLOURS.get(nth % COLOURS.size()), x, y, BOTTOM + 60 + 20 * nth);
            nth++;
        }
        return svg.append("</svg>\n").toString();
    }

    private void drawLine(String subject, String colour, LogScale x, LogScale y, int legend) {
        NavigableMap<Integer, Samples> line = lines.get(subject);
        StringBuilder points = new StringBuilder();
        line.forEach((size, samples) -> {
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x.at(size), y.at(samples.median())));
            line(colour, x.at(size), y.at(samples.min()), x.at(size), y.at(samples.max()));
            add("<circle cx='%.1f' cy='%.1f' r='3.5' fill='%s'/>", x.at(size), y.at(samples.median()), colour);
        });
        add(
                "<polyline points='%s' fill='none' stroke='%s' stroke-width='2'/>",
                points.toString().strip(), colour);
        Optional<Growth> growth = Growth.of(line);
        add("<rect x='%d' y='%d' width='24' height='4' fill='%s'/>", LEFT, legend - 7, colour);
        text("start", LEFT + 32, legend, subject + growth.map(fit -> ": " + fit).orElse(""));
    }

    private void line(String colour, double x1, double y1, double x2, double y2) {
        add("<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' stroke='%s'/>", x1, y1, x2, y2, colour);
    }

    private void text(String anchor, double x, double y, String text) {
        add("<text text-anchor='%s' x='%.1f' y='%.1f'>%s</text>", anchor, x, y, escape(text));
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
