package dev.rendezvous.internal.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * Makes text from outside fit for a message, a log or a terminal. The result never has a line break, a control
 * character or an invisible character.
 */
public final class RemoteText {

    /** The longest text that {@link #oneLine} and {@link #escape} return, in code points without the ellipsis. */
    public static final int MAX_LENGTH = 200;

    private static final int MAX_EXCERPT_LENGTH = 120;
    private static final Pattern WHITESPACE = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern INVISIBLE = Pattern.compile("\\p{C}");

    private RemoteText() {}

    /** Returns the text on one line: runs of white space become one space, and it is cut after {@value #MAX_LENGTH} characters. */
    public static String oneLine(String text) {
        return cut(visible(WHITESPACE.matcher(text).replaceAll(" ").strip()), MAX_LENGTH);
    }

    /** Returns {@code " (text)"} with the text on {@linkplain #oneLine one line}, or the empty text if there is nothing to show. */
    public static String inParentheses(String text) {
        String line = oneLine(text);
        return line.isEmpty() ? "" : " (" + line + ")";
    }

    /**
     * Returns the beginning of a text on one line, with secrets masked.
     *
     * @param secrets what {@code ***} replaces, wherever it occurs
     */
    public static String excerpt(String text, Collection<String> secrets) {
        String masked = text;
        // The longest first: masking a secret that another one begins with would leave the rest of that one.
        for (String secret : secrets.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList()) {
            masked = masked.replace(secret, "***");
        }
        return cut(visible(WHITESPACE.matcher(masked).replaceAll(" ").strip()), MAX_EXCERPT_LENGTH);
    }

    /** Returns the text with every invisible character replaced by U+FFFD, one for one. */
    public static String visible(String text) {
        return INVISIBLE.matcher(text).replaceAll("\uFFFD");
    }

    /**
     * Returns the text with every invisible character and every backslash escaped, so that two different texts look different, cut
     * after {@value #MAX_LENGTH} characters.
     */
    public static String escape(String text) {
        if (isPlain(text)) {
            return text;
        }
        StringBuilder escaped = new StringBuilder();
        text.codePoints().limit(MAX_LENGTH).forEach(c -> {
            if (c == '\\') {
                escaped.append("\\\\");
            } else if (c == ' ' || !(Character.isWhitespace(c) || isInvisible(c))) {
                escaped.appendCodePoint(c);
            } else {
                escaped.append("\\u{").append(Integer.toHexString(c)).append('}');
            }
        });
        return text.codePointCount(0, text.length()) > MAX_LENGTH ? escaped + "…" : escaped.toString();
    }

    /** Returns whether a text is like most names: short, and of printable ASCII characters that need no escape. */
    private static boolean isPlain(String text) {
        boolean plain = text.length() <= MAX_LENGTH;
        for (int i = 0; plain && i < text.length(); i++) {
            char c = text.charAt(i);
            plain = c >= ' ' && c <= '~' && c != '\\';
        }
        return plain;
    }

    /** Returns whether a character is of the Unicode category Other, which is what {@link #INVISIBLE} matches. */
    private static boolean isInvisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    private static String cut(String text, int length) {
        return text.codePointCount(0, text.length()) <= length
                ? text
                : text.substring(0, text.offsetByCodePoints(0, length)).strip() + "…";
    }
}
