package dev.rendezvous.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** A logarithmic axis: from values to pixels. */
record LogScale(double min, double max, double from, double to) {

    /** Returns an axis that contains all values, and some room beside them. */
    static LogScale over(DoubleStream values, double from, double to) {
        double[] sorted = values.filter(value -> value > 0).sorted().toArray();
        return new LogScale(sorted[0] / 1.25, sorted[sorted.length - 1] * 1.25, from, to);
    }

    double at(double value) {
        double share = Math.log(Math.max(value, min) / min) / Math.log(max / min);
        return from + share * (to - from);
    }

    /** Returns the labelled values: powers of ten, with 2 and 5 times these if they are few. */
    List<Double> ticks() {
        List<Double> ticks = ticks(1);
        return ticks.size() < 3 ? ticks(1, 2, 5) : ticks;
    }

    private List<Double> ticks(int... multiples) {
        List<Double> ticks = new ArrayList<>();
        for (int power = (int) Math.floor(Math.log10(min)); Math.pow(10, power) <= max; power++) {
            for (int multiple : multiples) {
                double tick = multiple * Math.pow(10, power);
                if (tick >= min && tick <= max) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }
}
