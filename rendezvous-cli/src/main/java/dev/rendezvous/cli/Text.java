package dev.rendezvous.cli;

import dev.rendezvous.RemoteText;
import java.time.Duration;

final class Text {

    private Text() {}

    /** Returns a duration as people read it: {@code 4.2 s}, {@code 2 min 5 s}. */
    static String seconds(Duration duration) {
        if (duration.toMillis() < 100 && !duration.isZero()) {
            return duration.toMillis() + " ms";
        }
        long tenths = (duration.toMillis() + 50) / 100;
        if (tenths < 600) {
            return tenths / 10 + (tenths % 10 == 0 ? "" : "." + tenths % 10) + " s";
        }
        long seconds = (duration.toMillis() + 500) / 1000;
        return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
    }

    /** Returns {@code 1 look}, {@code 2 looks}. */
    static String count(int number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
    }

    /** Returns text cut to a number of columns. Whatever may be wide counts as two of them: too short a line is no harm. */
    static String cut(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        StringBuilder cut = new StringBuilder();
        int left = columns - 1;
        for (int c : text.codePoints().toArray()) {
            left -= width(c);
            if (left < 0) {
                break;
            }
            cut.appendCodePoint(c);
        }
        return columns < 1 ? "" : cut.append('…').toString();
    }

    private static int width(String text) {
        return text.codePoints().map(Text::width).sum();
    }

    /** The wide characters of UAX 11 begin with the Hangul letters. Arrows and signs of ours lie in a block of narrow ones. */
    private static int width(int codePoint) {
        boolean narrow = codePoint < 0x1100
                || (codePoint >= 0x1E00 && codePoint < 0x2300)
                || codePoint == '✔'
                || codePoint == '✘';
        return narrow ? 1 : 2;
    }

    /** Returns text without anything that a terminal would obey. */
    static String plain(String text) {
        return RemoteText.visible(text);
    }
}
