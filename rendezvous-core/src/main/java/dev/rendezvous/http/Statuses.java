package dev.rendezvous.http;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A set of status codes: {@code 200}, {@code 200-299}, {@code 2xx}, or several of these joined by commas. Its {@code toString}
 * reads so too.
 *
 * @param ranges at least one
 */
record Statuses(List<Range> ranges) {

    /** What is no final answer, below 200, is never seen. */
    private static final int LOWEST = 200;

    private static final int HIGHEST = 999;
    private static final Pattern RANGE =
            Pattern.compile("([0-9]{3})(?:-([0-9]{3}))?|([0-9])xx", Pattern.CASE_INSENSITIVE);

    /**
     * From one code to another.
     *
     * @param first from 200
     * @param last from the first to 999
     */
    record Range(int first, int last) {

        @Override
        public String toString() {
            return first == last ? Integer.toString(first) : first + "-" + last;
        }
    }

    Statuses {
        ranges = List.copyOf(ranges);
    }

    /** Returns the codes that say that a request has succeeded: RFC 9110 section 15.3. */
    static Statuses successful() {
        return new Statuses(List.of(new Range(200, 299)));
    }

    /**
     * Reads such a set.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Statuses parse(String text) {
        List<Range> ranges = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher matcher = RANGE.matcher(part.strip());
            if (!matcher.matches()) {
                throw malformed(text);
            }
            Range range = range(matcher);
            if (range.first() < LOWEST || range.last() > HIGHEST || range.first() > range.last()) {
                throw malformed(text);
            }
            ranges.add(range);
        }
        return new Statuses(ranges);
    }

    private static Range range(Matcher matcher) {
        if (matcher.group(3) != null) {
            int hundreds = 100 * Integer.parseInt(matcher.group(3));
            return new Range(hundreds, hundreds + 99);
        }
        int first = Integer.parseInt(matcher.group(1));
        return new Range(first, matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2)));
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("'" + text + "' is no set of statuses from " + LOWEST + " to " + HIGHEST
                + ", such as 200, 200-299, 2xx or 200,204");
    }

    boolean contains(int status) {
        return ranges.stream().anyMatch(range -> range.first() <= status && status <= range.last());
    }

    @Override
    public String toString() {
        return ranges.stream().map(Range::toString).collect(Collectors.joining(","));
    }
}
