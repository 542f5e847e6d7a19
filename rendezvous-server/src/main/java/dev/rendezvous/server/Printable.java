package dev.rendezvous.server;

/** Escapes text from outside for use within one line of a log or a message. */
final class Printable {

    private static final int MAX_LENGTH = 200;

    private Printable() {}

    /** Returns the text with invisible characters escaped, truncated if it is long. */
    static String of(String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints().limit(MAX_LENGTH).forEach(c -> {
            int type = Character.getType(c);
            boolean visible = c == ' '
                    || !(Character.isISOControl(c)
                            || Character.isWhitespace(c)
                            || type == Character.FORMAT
                            || type == Character.SURROGATE
                            || type == Character.PRIVATE_USE
                            || type == Character.UNASSIGNED);
            if (c == '\\') {
                printable.append("\\\\");
            } else if (visible) {
                printable.appendCodePoint(c);
            } else {
                printable.append("\\u{").append(Integer.toHexString(c)).append('}');
            }
        });
        return text.codePointCount(0, text.length()) > MAX_LENGTH ? printable + "…" : printable.toString();
    }
}
