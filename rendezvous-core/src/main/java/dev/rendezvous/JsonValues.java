package dev.rendezvous;

import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Writes and reads values as JSON with Jackson, which may be missing. */
final class JsonValues {

    private JsonValues() {}

    static byte[] write(Object value) {
        return ifPresent(() -> Jackson.write(value));
    }

    static <T> T read(byte[] json, Class<T> type) {
        return ifPresent(() -> Jackson.read(json, type));
    }

    private static <T> T ifPresent(Supplier<T> work) {
        try {
            return work.get();
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "Jackson must be present for JSON payloads; add tools.jackson.core:jackson-databind", e);
        }
    }

    /** All that refers to Jackson; not loaded before the first value. */
    private static final class Jackson {

        private static final JsonMapper MAPPER = JsonMapper.builder().build();

        private Jackson() {}

        static byte[] write(Object value) {
            try {
                return MAPPER.writeValueAsBytes(value);
            } catch (JacksonException e) {
                throw new IllegalArgumentException(
                        "value must be one that Jackson can write as JSON: " + e.getOriginalMessage(), e);
            }
        }

        static <T> T read(byte[] json, Class<T> type) {
            try {
                return MAPPER.readValue(json, type);
            } catch (JacksonException e) {
                throw new IllegalArgumentException(
                        "payload must be the JSON of a " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
            }
        }
    }
}
