package dev.rendezvous.bench;

import dev.rendezvous.bench.part.Part;
import dev.rendezvous.bench.report.JsonLines;
import dev.rendezvous.bench.report.LineChart;
import dev.rendezvous.bench.report.Results;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measures rendezvous beside other servers; started by the script {@code src/bench/run}, which says how. */
public final class Bench {

    private Bench() {}

    public static void main(String[] args) throws Exception {
        try {
            run(Options.parse(args));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static void run(Options options) throws Exception {
        Map<String, String> machine = Machine.describe(options);
        machine.forEach((name, value) -> System.out.printf("%-18s %s%n", name, value));
        System.out.println("A cell is the median of the rounds (minimum-maximum);"
                + " the ratio is that of the medians of rendezvous and of the best of the others.");
        Optional<JsonLines> json = options.out().map(JsonLines::new);
        if (json.isPresent()) {
            json.get().writeMachine(machine);
        }
        if (options.check()) {
            new GeneratorCheck(options.setup().settings(), System.out).run();
        }
        List<String> failed = new ArrayList<>();
        for (Part part : options.parts()) {
            try {
                run(part, options, json);
            } catch (Exception e) {
                // The other parts may take hours, and their results stand by themselves.
                e.printStackTrace();
                failed.add(part.name());
            }
        }
        if (!failed.isEmpty()) {
            System.err.println("Failed: " + String.join(", ", failed));
            System.exit(1);
        }
    }

    private static void run(Part part, Options options, Optional<JsonLines> json) throws Exception {
        if (part.needsDatabase() && options.setup().database().isEmpty()) {
            System.out.println("\n" + part.name() + ": left out, as PostgreSQL is not installed");
            return;
        }
        Results results = new Runner(options.setup(), System.out).run(part);
        String scale = part.scale().name();
        if (json.isPresent()) {
            json.get().write(part.name(), scale, results);
        }
        if (options.plots().isPresent()) {
            LineChart.writeAll(options.plots().get(), part.name(), scale, results);
        }
    }
}
