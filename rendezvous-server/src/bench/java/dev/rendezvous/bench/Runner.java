package dev.rendezvous.bench;

import dev.rendezvous.bench.part.Part;
import dev.rendezvous.bench.part.Settings;
import dev.rendezvous.bench.part.Setup;
import dev.rendezvous.bench.part.Subject;
import dev.rendezvous.bench.report.Results;
import dev.rendezvous.bench.report.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Runs parts: in each round every subject in turn, and each round begins with another one. */
final class Runner {

    private final Setup setup;
    private final PrintStream out;

    Runner(Setup setup, PrintStream out) {
        this.setup = setup;
        this.out = out;
    }

    Results run(Part part) throws Exception {
        Results results = new Results();
        List<Subject> subjects = part.subjects(setup);
        try {
            Settings settings = setup.settings();
            if (part.warmsUp()) {
                round(
                        part,
                        subjects,
                        settings.warmUp(part.scale().sizes(settings).size()),
                        new Results());
            }
            List<Subject> order = new ArrayList<>(subjects);
            for (int round = 0; round < part.rounds(settings); round++) {
                round(part, order, settings, results);
                Collections.rotate(order, 1);
            }
        } finally {
            for (Subject subject : subjects) {
                subject.close();
            }
        }
        print(part, subjects, results);
        return results;
    }

    private void round(Part part, List<Subject> order, Settings settings, Results results) throws Exception {
        for (int size : part.scale().sizes(settings)) {
            for (Subject subject : order) {
                results.add(size, subject.name(), subject.measure(size, settings));
            }
        }
    }

    private void print(Part part, List<Subject> subjects, Results results) {
        List<String> ours =
                subjects.stream().filter(Subject::ours).map(Subject::name).toList();
        out.println();
        out.println(part.name() + ": " + part.title());
        new Table(results, part.scale().name(), ours).print(out);
    }
}
