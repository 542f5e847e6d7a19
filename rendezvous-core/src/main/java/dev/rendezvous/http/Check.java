package dev.rendezvous.http;

import dev.rendezvous.Deadline;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Something that an answer has to have beside its status. */
sealed interface Check permits Check.Contains, Check.Matches, Check.HasHeader, JsonCheck {

    /**
     * Returns what is wrong with an answer, in words that can follow a colon; empty if nothing is.
     *
     * @param deadline not to be outlived
     */
    Optional<String> complaint(Answer answer, Deadline deadline);

    /** Returns whether it looks at the body. */
    default boolean readsBody() {
        return true;
    }

    /**
     * The body has a text in it.
     *
     * @param text not empty
     */
    record Contains(String text) implements Check {

        public Contains {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("the text to look for is empty");
            }
        }

        @Override
        public Optional<String> complaint(Answer answer, Deadline deadline) {
            return answer.text().contains(text)
                    ? Optional.empty()
                    : Optional.of("the body does not contain '" + text + "'");
        }
    }

    /** The pattern is found in the body. */
    record Matches(Pattern pattern) implements Check {

        @Override
        public Optional<String> complaint(Answer answer, Deadline deadline) {
            return isFound(pattern, answer.text(), deadline)
                    ? Optional.empty()
                    : Optional.of("the body does not match '" + pattern + "'");
        }
    }

    /**
     * The pattern is found in a header.
     *
     * @param name of the header, in any case; not empty
     */
    record HasHeader(String name, Pattern pattern) implements Check {

        public HasHeader {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("the name of the header to look for is empty");
            }
        }

        @Override
        public Optional<String> complaint(Answer answer, Deadline deadline) {
            List<String> values = answer.header(name);
            if (values.isEmpty()) {
                return Optional.of("there is no header " + name);
            }
            return values.stream().anyMatch(value -> isFound(pattern, value, deadline))
                    ? Optional.empty()
                    : Optional.of("the header " + name + " does not match '" + pattern + "'");
        }

        @Override
        public boolean readsBody() {
            return false;
        }
    }

    private static boolean isFound(Pattern pattern, String text, Deadline deadline) {
        return pattern.matcher(new BoundedText(text, deadline)).find();
    }
}
