package dev.rendezvous.probe.http;

import dev.rendezvous.Deadline;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body is JSON and has a value at a pointer: any value, or one that equals a string, a number, {@code true}, {@code false} or
 * {@code null}. Requires Jackson.
 *
 * @param pointer a JSON pointer (RFC 6901); empty for the whole body
 * @param value the expected value; empty for any
 */
record JsonCheck(String pointer, Optional<String> value) implements ResponseCheck {

    private static final Pattern POINTER = Pattern.compile("(/([^/~]|~[01])*)*");

    /** RFC 8259 section 6. */
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,9})?");

    /** @throws IllegalArgumentException if the pointer is malformed */
    JsonCheck {
        if (!POINTER.matcher(pointer).matches()) {
            throw new IllegalArgumentException(
                    "option json must be a JSON pointer such as /status or /checks/0/name, but was '" + pointer
                            + "'; in a name, '~' is written ~0 and '/' is written ~1");
        }
    }

    @Override
    public Optional<String> mismatch(ResponseData response, Deadline deadline) {
        try {
            JsonNode body = JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build()
                    .readTree(response.text());
            return body.isMissingNode() ? Optional.of("the body is empty") : mismatch(body);
        } catch (JacksonException e) {
            return Optional.of("the body is not JSON");
        }
    }

    private Optional<String> mismatch(JsonNode body) {
        JsonNode found = body.at(JsonPointer.compile(pointer));
        if (found.isMissingNode()) {
            return Optional.of("the body has nothing at " + pointer);
        }
        return value.isEmpty() || hasValue(found, value.get())
                ? Optional.empty()
                : Optional.of("the value at " + (pointer.isEmpty() ? "the top" : pointer) + " of the body is not '"
                        + value.get() + "'");
    }

    private static boolean hasValue(JsonNode found, String expected) {
        if (found.isNumber()) {
            return NUMBER.matcher(expected).matches() && found.decimalValue().compareTo(new BigDecimal(expected)) == 0;
        }
        if (found.isNull()) {
            return expected.equals("null");
        }
        return found.isValueNode() && found.asString().equals(expected);
    }
}
