package dev.rendezvous.bench.report;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The power law that fits best how a figure grows with the size: the figure is proportional to the size to this exponent.
 *
 * @param exponent the slope of the line of least squares through the medians, on logarithmic scales
 */
record Growth(double exponent) {

    /** Returns the fit; empty if there are less than two sizes or a median is not positive. */
    static Optional<Growth> of(Map<Integer, Samples> medians) {
        if (medians.size() < 2 || medians.values().stream().anyMatch(samples -> samples.median() <= 0)) {
            return Optional.empty();
        }
        double meanX =
                medians.keySet().stream().mapToDouble(Math::log).average().orElseThrow();
        double meanY = medians.values().stream()
                .mapToDouble(samples -> Math.log(samples.median()))
                .average()
                .orElseThrow();
        double covariance = 0;
        double variance = 0;
        for (Map.Entry<Integer, Samples> entry : medians.entrySet()) {
            double x = Math.log(entry.getKey()) - meanX;
            covariance += x * (Math.log(entry.getValue().median()) - meanY);
            variance += x * x;
        }
        return Optional.of(new Growth(covariance / variance));
    }

    /** Returns the growth in words, for example {@code x9.7 for x10: linear}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "x%.2g for x10: %s, exponent %.2f", Math.pow(10, exponent), kind(), exponent);
    }

    private String kind() {
        if (Math.abs(exponent) < 0.1) {
            return "constant";
        }
        if (exponent < 0) {
            return "falls";
        }
        if (exponent < 0.9) {
            return "less than linear";
        }
        return exponent <= 1.1 ? "linear" : "more than linear";
    }
}
