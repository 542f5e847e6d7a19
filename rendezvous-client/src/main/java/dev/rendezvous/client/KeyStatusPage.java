package dev.rendezvous.client;

import dev.rendezvous.client.KeyStatus.PastSignal;
import dev.rendezvous.client.KeyStatus.Phase;
import dev.rendezvous.internal.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One page of the keys with a common prefix.
 *
 * @param keys in the order of their names
 * @param more whether more keys follow
 */
record KeyStatusPage(List<KeyStatus> keys, boolean more) {

    static KeyStatusPage read(byte[] json) {
        return Json.read(
                json,
                body -> new KeyStatusPage(
                        Json.list(body.path("keys"), KeyStatusPage::key),
                        body.path("more").is(true)));
    }

    private static KeyStatus key(JsonValue key) {
        JsonValue ttl = key.path("ttl");
        return new KeyStatus(
                key.path("name").asString(""),
                Phase.valueOf(key.path("phase").asString("").toUpperCase(Locale.ROOT)),
                key.path("version").asLong(0),
                key.path("count").asLong(0),
                ttl.isNumber() ? Optional.of(Duration.ofMillis(Math.round(ttl.asDouble(0) * 1000))) : Optional.empty(),
                key.path("waiters").asInt(0),
                Json.list(key.path("history"), KeyStatusPage::pastSignal));
    }

    private static PastSignal pastSignal(JsonValue signal) {
        boolean failed = signal.path("status").asString("").equals("failed");
        return new PastSignal(
                signal.path("version").asLong(0),
                Instant.parse(signal.path("at").asString("")),
                failed ? Optional.of(signal.path("reason").asString("")) : Optional.empty(),
                signal.path("bytes").asInt(0),
                signal.path("type").asString(""));
    }
}
