package dev.rendezvous.server.http;

/** A set of ASCII characters. Immutable. */
public final class AsciiSet {

    /** The characters that can be seen: all but the space and control characters. */
    static final AsciiSet VISIBLE = printableWithout(" ");

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

    /** Returns all characters but those for control and some others. */
    static AsciiSet printableWithout(String others) {
        AsciiSet set = new AsciiSet();
        for (char c = ' '; c <= '~'; c++) {
            set.members[c] = others.indexOf(c) < 0;
        }
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

    public boolean containsAll(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!contains(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
