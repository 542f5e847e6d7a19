package dev.rendezvous.local;

/** Makes text from other programs safe to use in a message. */
public final class OneLine {

    private static final int MAX_LENGTH = 200;

    private OneLine() {}

    /** Returns text without control characters and line breaks, shortened to 200 characters. */
    public static String of(String text) {
        StringBuilder line = new StringBuilder();
        text.strip()
                .codePoints()
                .map(c -> c == '\t' ? ' ' : isPrintable(c) ? c : '\uFFFD')
                .limit(MAX_LENGTH + 1)
                .forEach(line::appendCodePoint);
        return line.codePointCount(0, line.length()) > MAX_LENGTH
                ? line.substring(0, line.offsetByCodePoints(0, MAX_LENGTH)) + "…"
                : line.toString();
    }

    private static boolean isPrintable(int c) {
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
