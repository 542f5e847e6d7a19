package dev.rendezvous.server.http;

import java.util.Arrays;

/** A set of ASCII characters. Immutable. */
public final class AsciiSet {

    /** All but the control characters. */
    static final AsciiSet PRINTABLE = range(' ', '~');

    /** All but the space and the control characters. */
    static final AsciiSet VISIBLE = range('!', '~');

    /** The digits. */
    public static final AsciiSet DIGITS = range('0', '9');

    private final boolean[] members = new boolean[128];

    private AsciiSet() {}

    /** Returns the letters, the digits and some marks. */
    public static AsciiSet alphanumericAnd(String marks) {
        AsciiSet set = new AsciiSet();
        for (char c = 0; c < set.members.length; c++) {
            set.members[c] =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || marks.indexOf(c) >= 0;
        }
        return set;
    }

    /** Returns some marks. */
    static AsciiSet of(String marks) {
        AsciiSet set = new AsciiSet();
        for (int i = 0; i < marks.length(); i++) {
            set.members[marks.charAt(i)] = true;
        }
        return set;
    }

    private static AsciiSet range(char first, char last) {
        AsciiSet set = new AsciiSet();
        Arrays.fill(set.members, first, last + 1, true);
        return set;
    }

    /** Returns whether a character, or a signed byte, is in the set. */
    public boolean contains(int c) {
        return c >= 0 && c < members.length && members[c];
    }

    /** Returns the index of the first byte that is not in the set; {@code to} if there is none. */
    public int end(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && contains(bytes[at])) {
            at++;
        }
        return at;
    }

    boolean containsAny(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (contains(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    public boolean containsAll(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!contains(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
