package dev.rendezvous.client;

import dev.rendezvous.internal.json.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;

/** Reads the JSON of responses. */
final class Json {

    private Json() {}

    /**
     * Returns what a reader makes of a JSON text.
     *
     * @throws RendezvousException if it is not JSON, or the reader does not understand it
     */
    static <T> T read(byte[] json, Function<JsonValue, T> reader) {
        try {
            return reader.apply(JsonValue.parse(json));
        } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
            throw RendezvousException.unexpectedResponse(String.valueOf(e.getMessage()), e);
        }
    }

    /** Returns the value of a JSON text; a missing one if it is not JSON, as the page of a proxy. */
    static JsonValue lenient(byte[] json) {
        return JsonValue.tryParse(json).orElse(new JsonValue.Missing());
    }

    /** Returns what a reader makes of each element of an array; nothing if it is missing. */
    static <T> List<T> list(JsonValue array, Function<JsonValue, T> reader) {
        return array.elements().stream().map(reader).toList();
    }

    /** Returns a member that is a text; the empty string if it is missing. */
    static String text(JsonValue object, String member) {
        return object.path(member).asString("");
    }

    /** Returns a member that is a text; empty if it is missing or the empty string. */
    static Optional<String> optionalText(JsonValue object, String member) {
        return Optional.of(text(object, member)).filter(text -> !text.isEmpty());
    }

    /** Returns a member that is a number; zero if it is missing. */
    static int number(JsonValue object, String member) {
        return object.path(member).asInt(0);
    }

    /** Returns a member that is a time, which must be there. */
    static Instant instant(JsonValue object, String member) {
        return Instant.parse(text(object, member));
    }

    /** Returns a member that is a time; empty if it is missing. */
    static Optional<Instant> optionalInstant(JsonValue object, String member) {
        return optionalText(object, member).map(Instant::parse);
    }
}
