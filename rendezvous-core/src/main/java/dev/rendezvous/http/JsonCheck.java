package dev.rendezvous.http;

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
 * The body is JSON and has something at a pointer, perhaps a certain value: a string with these characters, a number of this
 * value, or {@code true}, {@code false} or {@code null}. Needs Jackson.
 *
 * @param pointer RFC 6901; empty for the whole body
 * @param value empty for anything
 */
record JsonCheck(String pointer, Optional<String> value) implements Check {

    private static final Pattern POINTER = Pattern.compile("(/([^/~]|~[01])*)*");

    /** As JSON has them: RFC 8259 section 6. */
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,9})?");

    /** @throws IllegalArgumentException if the pointer is none */
    JsonCheck {
        if (!POINTER.matcher(pointer).matches()) {
            throw new IllegalArgumentException("'" + pointer
                    + "' is no JSON pointer, such as /status or /checks/0/name; a '~' in a name is ~0, a '/' is ~1");
        }
    }

    @Override
    public Optional<String> complaint(Answer answer, Deadline deadline) {
        try {
            JsonNode body = JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build()
                    .readTree(answer.text());
            return body.isMissingNode() ? Optional.of("the body is empty") : complaint(body);
        } catch (JacksonException e) {
            return Optional.of("the body is not JSON");
        }
    }

    private Optional<String> complaint(JsonNode body) {
        JsonNode found = body.at(JsonPointer.compile(pointer));
        if (found.isMissingNode()) {
            return Optional.of("there is nothing at " + pointer + " of the body");
        }
        return value.isEmpty() || is(found, value.get())
                ? Optional.empty()
                : Optional.of("what is at " + (pointer.isEmpty() ? "the top" : pointer) + " of the body is not '"
                        + value.get() + "'");
    }

    private static boolean is(JsonNode found, String wanted) {
        if (found.isNumber()) {
            return NUMBER.matcher(wanted).matches() && found.decimalValue().compareTo(new BigDecimal(wanted)) == 0;
        }
        if (found.isNull()) {
            return wanted.equals("null");
        }
        return found.isValueNode() && found.asString().equals(wanted);
    }
}
