package dev.rendezvous.bench.report;

/**
 * A quantity that a part measures.
 *
 * @param name what it is
 * @param unit its unit
 * @param best which values are better
 */
public record Figure(String name, String unit, Best best) {

    /** Which values of a figure are better. */
    public enum Best {
        LOWEST,
        HIGHEST
    }

    public static Figure lowest(String name, String unit) {
        return new Figure(name, unit, Best.LOWEST);
    }

    public static Figure highest(String name, String unit) {
        return new Figure(name, unit, Best.HIGHEST);
    }

    @Override
    public String toString() {
        return unit.isEmpty() ? name : name + ", " + unit;
    }
}
