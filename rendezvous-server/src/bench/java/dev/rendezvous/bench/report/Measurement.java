package dev.rendezvous.bench.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The figures that one round has measured of one subject. */
public final class Measurement {

    private final Map<Figure, Double> values = new LinkedHashMap<>();

    /** Adds a value; one that is not a number could not be measured and is left out. */
    public Measurement with(Figure figure, double value) {
        if (!Double.isNaN(value)) {
            values.put(figure, value);
        }
        return this;
    }

    public Measurement withAll(Measurement other) {
        values.putAll(other.values);
        return this;
    }

    public Map<Figure, Double> values() {
        return Collections.unmodifiableMap(values);
    }
}
