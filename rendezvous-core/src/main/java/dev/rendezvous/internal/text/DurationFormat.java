package dev.rendezvous.internal.text;

import java.time.Duration;

/** Formats durations for people. */
public final class DurationFormat {

    private DurationFormat() {}

    /** Returns a duration as in {@code 4.2 s} or {@code 2 min 5 s}. */
    public static String format(Duration duration) {
        if (duration.toMillis() < 100 && !duration.isZero()) {
            return duration.toMillis() + " ms";
        }
        long tenths = (duration.toMillis() + 50) / 100;
        if (tenths < 600) {
            return tenths / 10 + (tenths % 10 == 0 ? "" : "." + tenths % 10) + " s";
        }
        long seconds = (duration.toMillis() + 500) / 1000;
        return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
    }
}
