package dev.rendezvous.cli;

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

    /** Returns text cut to a number of columns, on the safe side for wide characters. */
    static String cut(String text, int columns) {
        return text.length() <= columns ? text : text.substring(0, Math.max(0, columns - 1)) + "…";
    }

    /** Returns text without anything that a terminal would obey. */
    static String plain(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) ? '\uFFFD' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
