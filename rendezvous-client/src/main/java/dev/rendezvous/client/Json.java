package dev.rendezvous.client;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON of responses. */
final class Json {

    static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    /**
     * Returns what a reader makes of a JSON text.
     *
     * @throws RendezvousException if it is not JSON, or the reader does not understand it
     */
    static <T> T read(byte[] json, Function<JsonNode, T> reader) {
        try {
            return reader.apply(MAPPER.readTree(json));
        } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
            throw RendezvousException.unexpectedResponse(String.valueOf(e.getMessage()), e);
        }
    }

    /** Returns what a reader makes of each element of an array; nothing if it is missing. */
    static <T> List<T> list(JsonNode array, Function<JsonNode, T> reader) {
        List<T> list = new ArrayList<>();
        array.forEach(one -> list.add(reader.apply(one)));
        return list;
    }

    /** Returns a member that is a text; the empty string if it is missing. */
    static String text(JsonNode object, String member) {
        return object.path(member).asString("");
    }

    /** Returns a member that is a text; empty if it is missing or the empty string. */
    static Optional<String> optionalText(JsonNode object, String member) {
        return Optional.of(text(object, member)).filter(text -> !text.isEmpty());
    }

    /** Returns a member that is a number; zero if it is missing. */
    static int number(JsonNode object, String member) {
        return object.path(member).asInt(0);
    }

    /** Returns a member that is a time, which must be there. */
    static Instant instant(JsonNode object, String member) {
        return Instant.parse(text(object, member));
    }

    /** Returns a member that is a time; empty if it is missing. */
    static Optional<Instant> optionalInstant(JsonNode object, String member) {
        return optionalText(object, member).map(Instant::parse);
    }
}
