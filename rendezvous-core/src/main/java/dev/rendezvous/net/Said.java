package dev.rendezvous.net;

/** Quotes the other side in a message for people: one line, printable, short, whatever it sent. */
public final class Said {

    private static final int MOST_CHARACTERS = 200;

    private Said() {}

    /** Returns {@code " (its words)"}, or nothing if there are none. */
    public static String inBrackets(String words) {
        StringBuilder quoted = new StringBuilder();
        words.codePoints()
                .limit(MOST_CHARACTERS)
                .forEach(c -> quoted.appendCodePoint(Character.isISOControl(c) || isInvisible(c) ? ' ' : c));
        String text = quoted.toString().strip();
        return text.isEmpty() ? "" : " (" + text + ")";
    }

    private static boolean isInvisible(int c) {
        return switch (Character.getType(c)) {
            case Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
