package dev.rendezvous.probe.http;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A set of HTTP status codes, written {@code 200}, {@code 200-299}, {@code 2xx}, or several of these separated by commas.
 *
 * @param ranges at least one
 */
record StatusRanges(List<Range> ranges) {

    /** Interim responses, below 200, are never reported. */
    private static final int MIN = 200;

    private static final int MAX = 999;
    private static final Pattern RANGE =
            Pattern.compile("([0-9]{3})(?:-([0-9]{3}))?|([0-9])xx", Pattern.CASE_INSENSITIVE);

    /**
     * A range of status codes.
     *
     * @param first at least 200
     * @param last at most 999
     */
    record Range(int first, int last) {

        @Override
        public String toString() {
            return first == last ? Integer.toString(first) : first + "-" + last;
        }
    }

    StatusRanges {
        ranges = List.copyOf(ranges);
    }

    /** Returns the codes of success (RFC 9110 section 15.3). */
    static StatusRanges successful() {
        return new StatusRanges(List.of(new Range(200, 299)));
    }

    /**
     * Parses a set of status codes.
     *
     * @throws IllegalArgumentException if the text is malformed
     */
    static StatusRanges parse(String text) {
        List<Range> ranges = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher matcher = RANGE.matcher(part.strip());
            if (!matcher.matches()) {
                throw malformed(text);
            }
            Range range = range(matcher);
            if (range.first() < MIN || range.last() > MAX || range.first() > range.last()) {
                throw malformed(text);
            }
            ranges.add(range);
        }
        return new StatusRanges(ranges);
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
        return new IllegalArgumentException("status must be codes from " + MIN + " to " + MAX
                + ", such as 200, 200-299, 2xx or 200,204, but was '" + text + "'");
    }

    boolean contains(int status) {
        return ranges.stream().anyMatch(range -> range.first() <= status && status <= range.last());
    }

    @Override
    public String toString() {
        return ranges.stream().map(Range::toString).collect(Collectors.joining(","));
    }
}
