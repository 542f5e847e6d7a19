package dev.rendezvous.http;

import java.util.Collection;
import java.util.Comparator;
import java.util.regex.Pattern;

/** Quotes strangers in one line: nothing that could steer a terminal, and none of our secrets, should they repeat them. */
final class Excerpt {

    private static final int LONGEST = 120;
    private static final Pattern BLANK = Pattern.compile("[\\p{C}\\s\\p{Z}]+");

    private Excerpt() {}

    /**
     * Returns the beginning of a text.
     *
     * @param secrets what is left out, wherever it stands
     */
    static String of(String text, Collection<String> secrets) {
        String bare = text;
        // The longer ones first, or of one that another is the beginning of, the end would stay.
        for (String secret : secrets.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList()) {
            bare = bare.replace(secret, "***");
        }
        String line = BLANK.matcher(bare).replaceAll(" ").strip();
        return line.codePointCount(0, line.length()) <= LONGEST
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST)).strip() + "…";
    }
}
