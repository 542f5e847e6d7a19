package dev.rendezvous.cli.report;

import dev.rendezvous.internal.text.DurationFormat;
import java.time.Duration;
import java.time.Instant;

/** Formats text for people and terminals. */
public final class DisplayText {

    private DisplayText() {}

    /** Returns the time between two instants; none if their clocks differ, so that the later one seems to lie before the other. */
    public static String between(Instant from, Instant to) {
        Duration duration = Duration.between(from, to);
        return DurationFormat.format(duration.isNegative() ? Duration.ZERO : duration);
    }

    /** Returns {@code 1 attempt}, {@code 2 attempts}. */
    public static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** Returns text truncated to a number of columns. A character that may be wide counts as two, so the line is never too long. */
    static String cut(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        StringBuilder cut = new StringBuilder();
        int remaining = columns - 1;
        for (int c : text.codePoints().toArray()) {
            remaining -= width(c);
            if (remaining < 0) {
                break;
            }
            cut.appendCodePoint(c);
        }
        return columns < 1 ? "" : cut.append('…').toString();
    }

    /** Returns a line divided at spaces into lines of at most the given width, all indented alike. Longer words are not divided. */
    public static String wrap(String line, int columns) {
        String content = line.stripLeading();
        String indent = line.substring(0, line.length() - content.length());
        StringBuilder wrapped = new StringBuilder(indent);
        int used = indent.length();
        for (String word : content.split(" ")) {
            int space = used == indent.length() ? 0 : 1;
            if (space == 1 && used + 1 + width(word) > columns) {
                wrapped.append('\n').append(indent);
                used = indent.length();
                space = 0;
            }
            wrapped.append(space == 1 ? " " : "").append(word);
            used += space + width(word);
        }
        return wrapped.toString();
    }

    /** Returns text truncated in its middle to a number of columns, as names often differ at both ends. */
    public static String cutMiddle(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        int[] characters = text.codePoints().toArray();
        int first = 0;
        int last = characters.length;
        int remaining = columns - 1;
        while (true) {
            boolean fromStart = first <= characters.length - last;
            remaining -= width(fromStart ? characters[first] : characters[last - 1]);
            if (remaining < 0) {
                break;
            }
            if (fromStart) {
                first++;
            } else {
                last--;
            }
        }
        return columns < 1
                ? ""
                : new String(characters, 0, first) + "…" + new String(characters, last, characters.length - last);
    }

    /** Returns the number of columns that text takes; a character that may be wide counts as two. */
    public static int width(String text) {
        return text.codePoints().map(DisplayText::width).sum();
    }

    /** The wide characters of UAX 11 start at the Hangul letters. Our own arrows and marks are narrow. */
    private static int width(int codePoint) {
        boolean narrow = codePoint < 0x1100
                || (codePoint >= 0x1E00 && codePoint < 0x2300)
                || codePoint == '✔'
                || codePoint == '✘';
        return narrow ? 1 : 2;
    }
}
