package dev.rendezvous.local;

/** Makes text from elsewhere fit for a message. */
public final class OneLine {

    private static final int MOST = 200;

    private OneLine() {}

    /** Returns text with nothing in it that a terminal would obey or a log would break at, shortened to 200 characters. */
    public static String of(String text) {
        StringBuilder line = new StringBuilder();
        text.strip()
                .codePoints()
                .map(c -> c == '\t' ? ' ' : isHarmless(c) ? c : '\uFFFD')
                .limit(MOST + 1)
                .forEach(line::appendCodePoint);
        return line.codePointCount(0, line.length()) > MOST
                ? line.substring(0, line.offsetByCodePoints(0, MOST)) + "…"
                : line.toString();
    }

    private static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
