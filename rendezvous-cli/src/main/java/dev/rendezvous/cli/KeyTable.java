package dev.rendezvous.cli;

import dev.rendezvous.client.KeyStatus;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Prints what {@code rendezvous status --prefix} asks for. */
final class KeyTable {

    private KeyTable() {}

    static void print(PrintStream out, List<KeyStatus> keys) {
        if (keys.isEmpty()) {
            out.println("No key that begins like that is signalled or waited for.");
        }
        for (KeyStatus key : keys) {
            String waiters = key.waiters() == 0
                    ? ""
                    : ", " + key.waiters() + (key.waiters() == 1 ? " caller waits" : " callers wait");
            String left = key.left().map(time -> ", for " + Text.seconds(time)).orElse("");
            out.println(Text.plain(
                    "%-11s %-30s count %d%s%s".formatted(phase(key), key.name(), key.count(), left, waiters)));
            key.history().forEach(signal -> out.println(Text.plain("  " + line(signal))));
        }
    }

    private static String line(KeyStatus.PastSignal signal) {
        String what = signal.failure()
                .map(reason -> "failed" + (reason.isEmpty() ? "" : ": " + reason))
                .orElse("signalled"
                        + (signal.bytes() == 0 ? "" : ", " + signal.bytes() + " bytes of " + signal.type()));
        return signal.at() + "  " + what;
    }

    static String json(List<KeyStatus> keys) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("schema", 1);
        report.put("keys", keys.stream().map(KeyTable::key).toList());
        return JsonMapper.builder().build().writeValueAsString(report);
    }

    private static Map<String, Object> key(KeyStatus key) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("name", key.name());
        one.put("phase", phase(key));
        one.put("version", key.version());
        one.put("count", key.count());
        key.left().map(Duration::toMillis).ifPresent(millis -> one.put("ttl", millis / 1000.0));
        one.put("waiters", key.waiters());
        one.put("history", key.history().stream().map(KeyTable::past).toList());
        return one;
    }

    private static Map<String, Object> past(KeyStatus.PastSignal signal) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("version", signal.version());
        one.put("at", signal.at().toString());
        one.put("status", signal.failure().isPresent() ? "failed" : "signalled");
        signal.failure().ifPresent(reason -> one.put("reason", reason));
        if (signal.bytes() > 0) {
            one.put("bytes", signal.bytes());
            one.put("type", signal.type());
        }
        return one;
    }

    private static String phase(KeyStatus key) {
        return key.phase().name().toLowerCase(Locale.ROOT);
    }
}
