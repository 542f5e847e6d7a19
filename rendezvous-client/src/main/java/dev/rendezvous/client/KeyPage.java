package dev.rendezvous.client;

import dev.rendezvous.client.KeyStatus.PastSignal;
import dev.rendezvous.client.KeyStatus.Phase;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the server tells of many keys at once.
 *
 * @param keys in the order of their names
 * @param more whether others come after these
 */
record KeyPage(List<KeyStatus> keys, boolean more) {

    static KeyPage read(byte[] json) {
        try {
            JsonNode body = JsonMapper.builder().build().readTree(json);
            List<KeyStatus> keys = new ArrayList<>();
            body.path("keys").forEach(key -> keys.add(key(key)));
            return new KeyPage(keys, body.path("more").asBoolean(false));
        } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
            throw new RendezvousException("What answers is no rendezvous server: " + e.getMessage());
        }
    }

    static long reset(byte[] json) {
        try {
            return JsonMapper.builder().build().readTree(json).path("reset").asLong(0);
        } catch (JacksonException e) {
            throw new RendezvousException("What answers is no rendezvous server: " + e.getMessage());
        }
    }

    private static KeyStatus key(JsonNode key) {
        JsonNode ttl = key.path("ttl");
        List<PastSignal> history = new ArrayList<>();
        key.path("history").forEach(signal -> history.add(past(signal)));
        return new KeyStatus(
                key.path("name").asString(""),
                Phase.valueOf(key.path("phase").asString("").toUpperCase(Locale.ROOT)),
                key.path("version").asLong(0),
                key.path("count").asLong(0),
                ttl.isNumber() ? Optional.of(Duration.ofMillis(Math.round(ttl.asDouble() * 1000))) : Optional.empty(),
                key.path("waiters").asInt(0),
                history);
    }

    private static PastSignal past(JsonNode signal) {
        boolean failed = signal.path("status").asString("").equals("failed");
        return new PastSignal(
                signal.path("version").asLong(0),
                Instant.parse(signal.path("at").asString("")),
                failed ? Optional.of(signal.path("reason").asString("")) : Optional.empty(),
                signal.path("bytes").asInt(0),
                signal.path("type").asString(""));
    }
}
