package dev.rendezvous.client;

import java.time.DateTimeException;
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
            throw RendezvousException.unexpectedResponse(String.valueOf(e.getMessage()));
        }
    }
}
