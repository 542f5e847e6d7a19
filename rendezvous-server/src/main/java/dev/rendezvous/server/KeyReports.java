package dev.rendezvous.server;

import dev.rendezvous.Payload;
import dev.rendezvous.state.KeyState;
import dev.rendezvous.state.PastSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The JSON of single keys in {@code /_status}: everything but payloads. */
final class KeyReports {

    private KeyReports() {}

    static Map<String, Object> of(String name, KeyState state, int waiters, Instant now) {
        Map<String, Object> key = new LinkedHashMap<>();
        key.put("name", name);
        key.put("phase", state.phase().name().toLowerCase(Locale.ROOT));
        key.put("version", state.version());
        key.put("count", state.count());
        state.standingGood().ifPresent(good -> {
            key.put("at", good.at().toString());
            good.payload().map(Payload::size).ifPresent(size -> key.put("bytes", size));
            good.payload().map(Payload::contentType).ifPresent(type -> key.put("type", type));
        });
        state.standingFailure().ifPresent(failure -> {
            key.put("at", failure.at().toString());
            key.put("reason", failure.reason());
        });
        state.expiry().ifPresent(expiry -> {
            key.put("expires", expiry.at().toString());
            key.put("ttl", Duration.between(now, expiry.at()).toMillis() / 1000.0);
        });
        key.put("waiters", waiters);
        key.put("history", state.history().stream().map(KeyReports::past).toList());
        return key;
    }

    private static Map<String, Object> past(PastSignal signal) {
        Map<String, Object> past = new LinkedHashMap<>();
        past.put("version", signal.version());
        past.put("at", signal.at().toString());
        past.put("status", signal.failure().isPresent() ? "failed" : "signalled");
        signal.failure().ifPresent(reason -> past.put("reason", reason));
        if (signal.size() > 0) {
            past.put("bytes", signal.size());
            past.put("type", signal.type());
        }
        return past;
    }
}
