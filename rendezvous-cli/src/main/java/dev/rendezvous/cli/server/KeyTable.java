package dev.rendezvous.cli.server;

import dev.rendezvous.cli.report.DisplayText;
import dev.rendezvous.cli.report.JsonReport;
import dev.rendezvous.client.KeyStatus;
import dev.rendezvous.internal.json.JsonWriter;
import dev.rendezvous.internal.text.DurationFormat;
import dev.rendezvous.internal.text.RemoteText;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** The output of {@code rendezvous status --prefix}: keys and their latest signals. */
final class KeyTable {

    private KeyTable() {}

    static void print(PrintStream out, List<KeyStatus> keys) {
        if (keys.isEmpty()) {
            out.println("No keys with this prefix.");
        }
        for (KeyStatus key : keys) {
            String waiters = key.waiters() == 0 ? "" : ", " + DisplayText.count(key.waiters(), "waiter");
            String ttl = key.timeToLive()
                    .map(time -> ", expires in " + DurationFormat.format(time))
                    .orElse("");
            out.println(RemoteText.visible(
                    "%-11s %-30s count %d%s%s".formatted(phase(key), key.name(), key.count(), ttl, waiters)));
            key.history().forEach(signal -> out.println(RemoteText.visible("  " + line(signal))));
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
        return JsonWriter.object(json -> {
            json.writeNumberProperty("schema", 1);
            JsonWriter.writeObjects(json, "keys", keys, KeyTable::write);
        });
    }

    private static void write(JsonGenerator json, KeyStatus key) {
        json.writeStringProperty("name", key.name());
        json.writeStringProperty("phase", phase(key));
        json.writeNumberProperty("version", key.version());
        json.writeNumberProperty("count", key.count());
        key.timeToLive().ifPresent(left -> json.writeNumberProperty("ttl", JsonReport.seconds(left)));
        json.writeNumberProperty("waiters", key.waiters());
        JsonWriter.writeObjects(json, "history", key.history(), (one, signal) -> {
            one.writeNumberProperty("version", signal.version());
            one.writeStringProperty("at", signal.at().toString());
            one.writeStringProperty("status", signal.failure().isPresent() ? "failed" : "signalled");
            signal.failure().ifPresent(reason -> one.writeStringProperty("reason", reason));
            if (signal.bytes() > 0) {
                one.writeNumberProperty("bytes", signal.bytes());
                one.writeStringProperty("type", signal.type());
            }
        });
    }

    private static String phase(KeyStatus key) {
        return key.phase().name().toLowerCase(Locale.ROOT);
    }
}
