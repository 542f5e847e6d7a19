package dev.rendezvous;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes text fit for the one line of a reason. */
final class ReasonText {

    private static final int MAX_LENGTH = 200;

    private ReasonText() {}

    /** Returns the text with each run of white space as one space, cut after 200 characters. */
    static String of(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "…";
    }

    /** Returns a value as people read it: text in quotes, the elements of an array. */
    static String ofValue(@Nullable Object value) {
        if (value instanceof CharSequence text) {
            return of("\"" + text + "\"");
        }
        String wrapped = Arrays.deepToString(new @Nullable Object[] {value});
        return of(wrapped.substring(1, wrapped.length() - 1));
    }
}
