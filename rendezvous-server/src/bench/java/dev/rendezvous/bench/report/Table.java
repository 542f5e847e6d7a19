package dev.rendezvous.bench.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The results of a part as text: a row for each size and figure, a column for each subject, and the ratio to the best of the others. */
public final class Table {

    private final Results results;
    private final String scale;
    private final Collection<String> ours;

    /**
     * Prepares a table.
     *
     * @param scale what the size is
     * @param ours the subjects that are compared with the others
     */
    public Table(Results results, String scale, Collection<String> ours) {
        this.results = results;
        this.scale = scale;
        this.ours = ours;
    }

    public void print(PrintStream out) {
        List<String[]> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of(scale, "figure"));
        head.addAll(results.subjects());
        head.add("ratio");
        rows.add(head.toArray(String[]::new));
        for (int size : results.sizes()) {
            for (Figure figure : results.figures()) {
                row(size, figure).ifPresent(rows::add);
            }
        }
        int[] widths = new int[head.size()];
        for (String[] row : rows) {
            Arrays.setAll(widths, i -> Math.max(widths[i], row[i].length()));
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                line.append("  ").append(row[i]).append(" ".repeat(widths[i] - row[i].length()));
            }
            out.println(line.toString().stripTrailing());
        }
        printGrowth(out);
    }

    private Optional<String[]> row(int size, Figure figure) {
        List<String> row = new ArrayList<>(List.of(Integer.toString(size), figure.toString()));
        boolean any = false;
        for (String subject : results.subjects()) {
            Optional<Samples> samples = results.samples(size, figure, subject);
            any |= samples.isPresent();
            row.add(samples.map(Table::cell).orElse("-"));
        }
        row.add(ratio(size, figure));
        return any ? Optional.of(row.toArray(String[]::new)) : Optional.empty();
    }

    private static String cell(Samples samples) {
        String median = Numbers.format(samples.median());
        return samples.values().size() == 1
                ? median
                : median + " (" + Numbers.format(samples.min()) + "-" + Numbers.format(samples.max()) + ")";
    }

    private String ratio(int size, Figure figure) {
        String best = null;
        double bestMedian = Double.NaN;
        for (String subject : results.subjects()) {
            Optional<Samples> samples = results.samples(size, figure, subject);
            if (ours.contains(subject) || samples.isEmpty()) {
                continue;
            }
            double median = samples.get().median();
            boolean better = figure.best() == Figure.Best.LOWEST ? median < bestMedian : median > bestMedian;
            if (best == null || better) {
                best = subject;
                bestMedian = median;
            }
        }
        if (best == null || bestMedian == 0) {
            return "";
        }
        List<String> ratios = new ArrayList<>();
        for (String subject : ours) {
            Optional<Samples> samples = results.samples(size, figure, subject);
            if (samples.isPresent()) {
                ratios.add(String.format("%.2f", samples.get().median() / bestMedian));
            }
        }
        return ratios.isEmpty() ? "" : String.join(", ", ratios) + " x " + best;
    }

    private void printGrowth(PrintStream out) {
        for (Figure figure : results.figures()) {
            String growth = results.subjects().stream()
                    .flatMap(subject ->
                            Growth.of(results.growth(figure, subject)).stream().map(fit -> subject + " " + fit))
                    .collect(Collectors.joining("; "));
            if (!growth.isEmpty()) {
                out.println("  growth of " + figure.name() + ": " + growth);
            }
        }
    }
}
