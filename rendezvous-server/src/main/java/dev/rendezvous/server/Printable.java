package dev.rendezvous.server;

/** Makes text from outside fit for one line of a log or a message. */
final class Printable {

    private static final int LONGEST = 200;

    private Printable() {}

    /** Returns the text with everything that is not plainly visible escaped, and cut if it is long. */
    static String of(String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(c -> {
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
        return text.codePointCount(0, text.length()) > LONGEST ? printable + "…" : printable.toString();
    }
}
