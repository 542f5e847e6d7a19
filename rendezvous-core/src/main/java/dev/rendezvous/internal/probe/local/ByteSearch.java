package dev.rendezvous.internal.probe.local;

import java.nio.charset.StandardCharsets;

/**
 * Searches a stream of bytes for a text, without keeping the bytes, by the algorithm of Knuth, Morris and Pratt. Searching bytes is
 * exact because UTF-8 is self-synchronizing. For one search on one thread.
 */
final class ByteSearch {

    private final byte[] pattern;

    /** For each prefix of the pattern, the length of its longest proper prefix that is also its suffix. */
    private final int[] border;

    private int matched;

    ByteSearch(String text) {
        pattern = text.getBytes(StandardCharsets.UTF_8);
        border = new int[pattern.length + 1];
        int length = 0;
        for (int i = 1; i < pattern.length; i++) {
            while (length > 0 && pattern[i] != pattern[length]) {
                length = border[length];
            }
            length = pattern[i] == pattern[length] ? length + 1 : 0;
            border[i + 1] = length;
        }
    }

    /** Searches more bytes; returns whether the text has been found in these or earlier ones. */
    boolean find(byte[] bytes, int count) {
        for (int i = 0; i < count && matched < pattern.length; i++) {
            while (matched > 0 && bytes[i] != pattern[matched]) {
                matched = border[matched];
            }
            matched = bytes[i] == pattern[matched] ? matched + 1 : 0;
        }
        return matched == pattern.length;
    }
}
