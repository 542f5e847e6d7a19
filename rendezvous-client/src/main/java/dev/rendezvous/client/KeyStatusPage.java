package dev.rendezvous.client;

import dev.rendezvous.client.KeyStatus.PastSignal;
import dev.rendezvous.client.KeyStatus.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One page of the keys with a common prefix.
 *
 * @param keys in the order of their names
 * @param more whether more keys follow
 */
record KeyStatusPage(List<KeyStatus> keys, boolean more) {

    static KeyStatusPage read(byte[] json) {
        return Json.read(json, body -> {
            List<KeyStatus> keys = new ArrayList<>();
            body.path("keys").forEach(key -> keys.add(key(key)));
            return new KeyStatusPage(keys, body.path("more").asBoolean(false));
        });
    }

    private static KeyStatus key(JsonNode key) {
        JsonNode ttl = key.path("ttl");
        List<PastSignal> history = new ArrayList<>();
        key.path("history").forEach(signal -> history.add(pastSignal(signal)));
        return new KeyStatus(
                key.path("name").asString(""),
                Phase.valueOf(key.path("phase").asString("").toUpperCase(Locale.ROOT)),
                key.path("version").asLong(0),
                key.path("count").asLong(0),
                ttl.isNumber() ? Optional.of(Duration.ofMillis(Math.round(ttl.asDouble() * 1000))) : Optional.empty(),
                key.path("waiters").asInt(0),
                history);
    }

    private static PastSignal pastSignal(JsonNode signal) {
        boolean failed = signal.path("status").asString("").equals("failed");
        return new PastSignal(
                signal.path("version").asLong(0),
                Instant.parse(signal.path("at").asString("")),
                failed ? Optional.of(signal.path("reason").asString("")) : Optional.empty(),
                signal.path("bytes").asInt(0),
                signal.path("type").asString(""));
    }
}
