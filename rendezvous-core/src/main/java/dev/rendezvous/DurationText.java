package dev.rendezvous;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads durations as people write them, for every face of rendezvous: {@code 30} and {@code 0.5} are seconds; {@code 500ms},
 * {@code 10s}, {@code 2m}, {@code 1.5h} say their unit; {@code 1m30s} adds up.
 */
public final class DurationText {

    private static final Pattern SECONDS = Pattern.compile("\\d{1,15}(?:\\.\\d{1,9})?");
    private static final Pattern PART = Pattern.compile("(" + SECONDS.pattern() + ")(ms|s|m|h)");
    private static final Pattern PARTS = Pattern.compile("(?:" + PART.pattern() + ")+");
    private static final BigDecimal MOST =
            BigDecimal.valueOf(Duration.ofDays(36_500).toNanos());

    private DurationText() {}

    /**
     * Returns the duration that a text stands for, zero or more.
     *
     * @throws IllegalArgumentException if it is none, or longer than a century; the message names the text and the rule
     */
    public static Duration parse(String text) {
        BigDecimal nanos = BigDecimal.ZERO;
        if (SECONDS.matcher(text).matches()) {
            nanos = nanos(text, "s");
        } else if (PARTS.matcher(text).matches()) {
            for (Matcher part = PART.matcher(text); part.find(); ) {
                nanos = nanos.add(nanos(part.group(1), part.group(2)));
            }
        } else {
            throw new IllegalArgumentException("'" + text
                    + "' is no duration; write seconds, as in 30 or 0.5, or a unit, as in 500ms, 10s, 2m, 1h or 1m30s");
        }
        if (nanos.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("'" + text + "' is longer than a century");
        }
        return Duration.ofNanos(nanos.longValue());
    }

    private static BigDecimal nanos(String number, String unit) {
        long nanos = switch (unit) {
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> throw new IllegalArgumentException("'" + unit + "' is no unit of time");
        };
        return new BigDecimal(number).multiply(BigDecimal.valueOf(nanos));
    }
}
