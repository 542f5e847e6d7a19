package dev.rendezvous.local;

import java.nio.charset.StandardCharsets;

/**
 * Finds a text in bytes that come piece by piece, keeping none of them: the algorithm of Knuth, Morris and Pratt. On bytes, as in
 * UTF-8 the bytes of a text are found exactly where the text is. For one search by one thread.
 */
final class Needle {

    private final byte[] wanted;

    /** For every prefix of what is wanted, how much of its beginning is also its end. */
    private final int[] border;

    private int matched;

    Needle(String text) {
        wanted = text.getBytes(StandardCharsets.UTF_8);
        border = new int[wanted.length + 1];
        int length = 0;
        for (int i = 1; i < wanted.length; i++) {
            while (length > 0 && wanted[i] != wanted[length]) {
                length = border[length];
            }
            length = wanted[i] == wanted[length] ? length + 1 : 0;
            border[i + 1] = length;
        }
    }

    /** Returns whether the text has been found in these or earlier bytes. */
    boolean isIn(byte[] bytes, int count) {
        for (int i = 0; i < count && matched < wanted.length; i++) {
            while (matched > 0 && bytes[i] != wanted[matched]) {
                matched = border[matched];
            }
            matched = bytes[i] == wanted[matched] ? matched + 1 : 0;
        }
        return matched == wanted.length;
    }
}
