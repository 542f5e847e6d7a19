import java.util.Arrays;

/** Durations, and what is told of many. */
final class Figures {

    private long[] nanos = new long[1 << 12];
    private int size;

    void add(long one) {
        if (size == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * size);
        }
        nanos[size++] = one;
    }

    int size() {
        return size;
    }

    /** Returns milliseconds: average, median, 99 %, most. */
    @Override
    public String toString() {
        long[] sorted = Arrays.copyOf(nanos, size);
        Arrays.sort(sorted);
        return String.format(
                "%.2f %.2f %.2f %.2f",
                Arrays.stream(sorted).average().orElse(0) / 1e6,
                sorted[size / 2] / 1e6,
                sorted[size * 99 / 100] / 1e6,
                sorted[size - 1] / 1e6);
    }
}
