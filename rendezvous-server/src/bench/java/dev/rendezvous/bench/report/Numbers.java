package dev.rendezvous.bench.report;

import java.util.Locale;

/** How figures are written: with three digits that count, and thousands apart. */
final class Numbers {

    private Numbers() {}

    static String format(double value) {
        double size = Math.abs(value);
        int digits = size == 0 || size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }
}
