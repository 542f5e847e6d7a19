package dev.rendezvous.bench.load;

import java.util.Arrays;

/** Durations in nanoseconds, and their percentiles. Safe for use by several threads. */
public final class Latencies {

    private long[] nanos = new long[1 << 12];
    private int size;

    public synchronized void add(long duration) {
        if (size == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * size);
        }
        nanos[size++] = duration;
    }

    public synchronized int count() {
        return size;
    }

    /** Returns the duration in milliseconds that a share of all does not exceed: 0.5 for the median, 1 for the maximum. */
    public synchronized double millis(double share) {
        if (size == 0) {
            return Double.NaN;
        }
        long[] sorted = Arrays.copyOf(nanos, size);
        Arrays.sort(sorted);
        int index = (int) Math.ceil(share * size) - 1;
        return sorted[Math.max(0, index)] / 1e6;
    }

    public double micros(double share) {
        return millis(share) * 1000;
    }
}
