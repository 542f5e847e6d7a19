package dev.rendezvous.internal.text;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses durations: {@code 30} and {@code 0.5} are seconds; {@code 500ms}, {@code 10s}, {@code 2m}, {@code 1.5h} and {@code 1d} have a unit;
 * {@code 1m30s} is a sum.
 */
public final class DurationParser {

    private static final Pattern SECONDS = Pattern.compile("\\d{1,15}(?:\\.\\d{1,9})?");
    private static final Pattern PART = Pattern.compile("(" + SECONDS.pattern() + ")(ms|s|m|h|d)");
    private static final Pattern PARTS = Pattern.compile("(?:" + PART.pattern() + ")+");
    private static final Duration MOST = Duration.ofDays(36_500);

    private DurationParser() {}

    /**
     * Returns the duration that a text stands for, at least zero.
     *
     * @param name the name of the value, which begins the message of an error
     * @throws IllegalArgumentException if the text is not a duration, or longer than a century
     */
    public static Duration parse(String name, String text) {
        try {
            return parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " " + e.getMessage(), e);
        }
    }

    /**
     * Returns the duration that a text stands for, at least zero.
     *
     * @throws IllegalArgumentException if the text is not a duration, or longer than a century; the message begins with "must be",
     *     so that the caller can put the name of the value before it
     */
    public static Duration parse(String text) {
        if (SECONDS.matcher(text).matches()) {
            return atMost(duration(text, "s"), text);
        }
        if (!PARTS.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "must be a duration such as 30 or 0.5 (seconds), 500ms, 10s, 2m, 1h, 1d or 1m30s, but was '" + text
                            + "'");
        }
        Duration sum = Duration.ZERO;
        for (Matcher part = PART.matcher(text); part.find(); ) {
            sum = atMost(sum.plus(duration(part.group(1), part.group(2))), text);
        }
        return sum;
    }

    private static Duration atMost(Duration duration, String text) {
        if (duration.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("must be at most a century, but was '" + text + "'");
        }
        return duration;
    }

    /** Avoids BigDecimal: loading its classes would take a tenth of the time that a command needs to start. */
    private static Duration duration(String number, String unit) {
        int point = number.indexOf('.');
        long whole = Long.parseLong(point < 0 ? number : number.substring(0, point));
        long billionths = point < 0 ? 0 : Long.parseLong((number.substring(point + 1) + "000000000").substring(0, 9));
        return switch (unit) {
            case "ms" -> Duration.ofMillis(whole).plusNanos(billionths / 1000);
            case "s" -> Duration.ofSeconds(whole, billionths);
            case "m" -> Duration.ofMinutes(whole).plusNanos(billionths * 60);
            case "h" -> Duration.ofHours(whole).plusNanos(billionths * 3600);
            // The number of seconds in more days than are allowed may exceed a long.
            case "d" -> Duration.ofDays(Math.min(whole, MOST.toDays() + 1)).plusNanos(billionths * 86_400);
            default -> throw new IllegalArgumentException("'" + unit + "' is not a unit of time");
        };
    }
}
