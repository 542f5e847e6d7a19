package dev.rendezvous.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Cuts a line into words at blanks, as a shell does: quotes keep them together, a backslash takes the next character as it is. */
final class Words {

    private static final Pattern PART =
            Pattern.compile("'([^']*)'|\"((?:[^\"\\\\]|\\\\.)*)\"|\\\\(.)|([^\\s'\"\\\\]+)|(\\s+)|(.)");

    private Words() {}

    static List<String> of(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean begun = false;
        for (MatchResult part : PART.matcher(line.strip()).results().toList()) {
            if (part.group(5) != null) {
                words.add(word.toString());
                word.setLength(0);
                begun = false;
                continue;
            }
            if (part.group(6) != null) {
                throw new IllegalArgumentException(
                        "'" + line + "' has a quote that does not end, or ends in a backslash");
            }
            begun = true;
            word.append(text(part));
        }
        if (begun) {
            words.add(word.toString());
        }
        return List.copyOf(words);
    }

    private static String text(MatchResult part) {
        if (part.group(1) != null) {
            return part.group(1);
        }
        if (part.group(2) != null) {
            return part.group(2).replaceAll("\\\\(.)", "$1");
        }
        return part.group(3) != null ? part.group(3) : part.group(4);
    }
}
