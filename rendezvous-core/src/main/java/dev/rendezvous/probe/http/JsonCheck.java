package dev.rendezvous.probe.http;

import dev.rendezvous.Deadline;
import dev.rendezvous.internal.json.JsonValue;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The body is JSON and has a value at a pointer: any value, or one that is as expected. Requires Jackson.
 *
 * @param pointer a JSON pointer (RFC 6901); empty for the whole body
 * @param expectation what the value must be; empty for any
 */
record JsonCheck(String pointer, Optional<JsonExpectation> expectation) implements ResponseCheck {

    private static final Pattern POINTER = Pattern.compile("(/([^/~]|~[01])*)*");

    private static final Pattern OPERATOR = Pattern.compile(">=|<=|!=|=|>|<");

    /** @throws IllegalArgumentException if the pointer is malformed */
    JsonCheck {
        if (!POINTER.matcher(pointer).matches()) {
            throw new IllegalArgumentException(
                    "option json must be a JSON pointer such as /status or /checks/0/name, but was '" + pointer
                            + "'; in a name, '~' is written ~0 and '/' is written ~1");
        }
    }

    /**
     * Returns the check that an option describes: {@code /pointer}, or a pointer, an operator and what {@link JsonExpectation#of}
     * defines. The first operator ends the pointer.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    static JsonCheck parse(String option) {
        Matcher operator = OPERATOR.matcher(option);
        return operator.find()
                ? new JsonCheck(
                        option.substring(0, operator.start()),
                        Optional.of(JsonExpectation.of(operator.group(), option.substring(operator.end()))))
                : new JsonCheck(option, Optional.empty());
    }

    @Override
    public Optional<String> mismatch(ResponseData response, Deadline deadline) {
        return JsonValue.tryParse(response.text()).map(this::mismatch).orElse(Optional.of("the body is not JSON"));
    }

    private Optional<String> mismatch(JsonValue body) {
        if (body.isMissing()) {
            return Optional.of("the body is empty");
        }
        JsonValue found = body.at(pointer);
        if (found.isMissing()) {
            return Optional.of("the body has nothing at " + pointer);
        }
        return expectation.isEmpty() || expectation.get().accepts(found)
                ? Optional.empty()
                : Optional.of("the value at " + (pointer.isEmpty() ? "the top" : pointer) + " of the body is not "
                        + expectation.get());
    }
}
