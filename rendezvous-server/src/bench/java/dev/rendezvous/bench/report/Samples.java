package dev.rendezvous.bench.report;

import java.util.List;

/** The values of one figure in all rounds, sorted. */
public record Samples(List<Double> values) {

    public Samples(List<Double> values) {
        this.values = values.stream().sorted().toList();
    }

    public double median() {
        int half = values.size() / 2;
        return values.size() % 2 == 1 ? values.get(half) : (values.get(half - 1) + values.get(half)) / 2;
    }

    public double min() {
        return values.get(0);
    }

    public double max() {
        return values.get(values.size() - 1);
    }
}
