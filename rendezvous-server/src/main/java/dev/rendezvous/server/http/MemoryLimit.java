package dev.rendezvous.server.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A limit on memory: bytes, or a part of the heap. */
public sealed interface MemoryLimit {

    /** The other quarter is for connections, requests and responses. */
    int MAX_PERCENT = 75;

    /** Returns the bytes of this limit for a heap, at most three quarters of it. */
    long within(long heap);

    /** A number of bytes. */
    record Bytes(long bytes) implements MemoryLimit {

        @Override
        public long within(long heap) {
            return Math.clamp(bytes, 1, heap / 100 * MAX_PERCENT);
        }
    }

    /** A part of the heap. */
    record Percent(int percent) implements MemoryLimit {

        @Override
        public long within(long heap) {
            return heap / 100 * percent;
        }
    }

    /**
     * Reads bytes, or a percentage of the heap such as {@code 50%}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static MemoryLimit parse(String text) {
        Matcher matcher = Pattern.compile("([0-9]{1,15})(%?)").matcher(text);
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            boolean isPercent = !matcher.group(2).isEmpty();
            if (!isPercent) {
                return new Bytes(number);
            }
            if (number >= 1 && number <= MAX_PERCENT) {
                return new Percent((int) number);
            }
        }
        throw new IllegalArgumentException(
                "must be a number of bytes, or from 1% to " + MAX_PERCENT + "% of the heap, but was '" + text + "'");
    }
}
