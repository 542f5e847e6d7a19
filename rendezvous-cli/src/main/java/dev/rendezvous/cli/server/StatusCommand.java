package dev.rendezvous.cli.server;

import dev.rendezvous.cli.process.ExitCode;
import dev.rendezvous.cli.report.DisplayText;
import dev.rendezvous.cli.report.Json;
import dev.rendezvous.client.KeyStatus;
import dev.rendezvous.client.RendezvousClient;
import dev.rendezvous.client.ServerStatus;
import dev.rendezvous.target.text.RemoteText;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The command {@code rendezvous status}. */
final class StatusCommand {

    private StatusCommand() {}

    /** Shows the keys with a prefix. */
    static int run(RendezvousClient client, String prefix, boolean json) throws InterruptedException {
        List<KeyStatus> keys = client.keys(prefix);
        if (json) {
            System.out.println(KeyTable.json(keys));
        } else {
            KeyTable.print(System.out, keys);
        }
        return ExitCode.SUCCESS;
    }

    /** Shows the whole server. */
    static int run(RendezvousClient client, boolean json) throws InterruptedException {
        ServerStatus status = client.status();
        if (json) {
            System.out.println(json(status));
        } else {
            print(System.out, status, Instant.now());
        }
        return ExitCode.SUCCESS;
    }

    private static void print(PrintStream out, ServerStatus status, Instant now) {
        if (status.waiting().isEmpty()
                && status.failed().isEmpty()
                && status.signalled().isEmpty()) {
            out.println("No waiters, no failures, no signals.");
        }
        for (ServerStatus.Waiting waiting : status.waiting()) {
            row(out, "waiting", waiting.name(), DisplayText.count(waiting.callers(), "waiter"), waiting.since(), now);
        }
        for (ServerStatus.Failed failed : status.failed()) {
            row(out, "failed", failed.name(), failed.status() + ": " + failed.reason(), failed.at(), now);
        }
        for (ServerStatus.Signalled signalled : status.signalled()) {
            String detail = signalled.count() == 0 ? "ready" : "count " + signalled.count();
            row(out, "signalled", signalled.name(), detail, signalled.at(), now);
        }
    }

    private static void row(PrintStream out, String state, String name, String detail, Instant since, Instant now) {
        Duration age = Duration.between(since, now);
        String displayedAge = DisplayText.seconds(age.isNegative() ? Duration.ZERO : age);
        out.println(RemoteText.visible("%-10s %-30s %12s  %s".formatted(state, name, displayedAge, detail)));
    }

    private static String json(ServerStatus status) {
        return Json.object(json -> {
            json.writeNumberProperty("schema", 1);
            Json.writeObjects(json, "waiting", status.waiting(), (one, waiting) -> {
                one.writeStringProperty("name", waiting.name());
                one.writeStringProperty("since", waiting.since().toString());
                one.writeNumberProperty("callers", waiting.callers());
            });
            Json.writeObjects(json, "failed", status.failed(), (one, failed) -> {
                one.writeStringProperty("name", failed.name());
                one.writeStringProperty("at", failed.at().toString());
                one.writeStringProperty("status", failed.status());
                one.writeStringProperty("reason", failed.reason());
            });
            Json.writeObjects(json, "signalled", status.signalled(), (one, signalled) -> {
                one.writeStringProperty("name", signalled.name());
                one.writeStringProperty("at", signalled.at().toString());
                one.writeNumberProperty("count", signalled.count());
                one.writeNumberProperty("version", signalled.version());
            });
        });
    }
}
