package dev.rendezvous.probe.http;

import dev.rendezvous.Deadline;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A requirement on a response besides its status. */
sealed interface ResponseCheck
        permits ResponseCheck.Contains, ResponseCheck.Matches, ResponseCheck.HasHeader, JsonCheck {

    /**
     * Returns how a response fails this check, as a phrase for a message; empty if it passes.
     *
     * @param deadline when to stop matching
     */
    Optional<String> mismatch(ResponseData response, Deadline deadline);

    /** Returns whether this check needs the body. */
    default boolean readsBody() {
        return true;
    }

    /**
     * The body contains a text.
     *
     * @param text not empty
     */
    record Contains(String text) implements ResponseCheck {

        public Contains {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("text to find in the body must not be empty");
            }
        }

        @Override
        public Optional<String> mismatch(ResponseData response, Deadline deadline) {
            return response.text().contains(text)
                    ? Optional.empty()
                    : Optional.of("the body does not contain '" + text + "'");
        }
    }

    /** A regular expression is found in the body. */
    record Matches(Pattern pattern) implements ResponseCheck {

        public Matches {
            if (pattern.pattern().isEmpty()) {
                throw new IllegalArgumentException("pattern to find in the body must not be empty");
            }
        }

        @Override
        public Optional<String> mismatch(ResponseData response, Deadline deadline) {
            return isFound(pattern, response.text(), deadline)
                    ? Optional.empty()
                    : Optional.of("the body does not match '" + pattern + "'");
        }
    }

    /**
     * A regular expression is found in a header.
     *
     * @param name the case-insensitive name of the header; not empty
     */
    record HasHeader(String name, Pattern pattern) implements ResponseCheck {

        public HasHeader {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("name of the response header must not be empty");
            }
        }

        @Override
        public Optional<String> mismatch(ResponseData response, Deadline deadline) {
            List<String> values = response.header(name);
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
        return pattern.matcher(new DeadlineCharSequence(text, deadline)).find();
    }
}
