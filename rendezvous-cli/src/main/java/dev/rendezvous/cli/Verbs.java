package dev.rendezvous.cli;

import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.Outcome;
import dev.rendezvous.Payload;
import dev.rendezvous.Reason;
import dev.rendezvous.client.KeyStatus;
import dev.rendezvous.client.RemoteKey;
import dev.rendezvous.client.RendezvousClient;
import dev.rendezvous.client.Status;
import dev.rendezvous.key.Signal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** What {@code rendezvous} does. */
final class Verbs {

    private Verbs() {}

    /** What {@code rendezvous signal} is told. */
    record Signalling(
            Optional<String> payload,
            Optional<String> file,
            Optional<String> type,
            Optional<String> failed,
            Optional<Duration> ttl) {}

    static int signal(RemoteKey named, Signalling what) throws IOException, InterruptedException {
        RemoteKey key = what.ttl().map(named::expiringAfter).orElse(named);
        if (what.payload().isPresent() && what.file().isPresent()) {
            throw new IllegalArgumentException("--payload and --payload-file are two payloads; give one");
        }
        if (what.failed().isPresent()) {
            if (what.payload().isPresent() || what.file().isPresent()) {
                throw new IllegalArgumentException("a failure has its REASON and no payload");
            }
            key.fail(what.failed().get());
            return ExitCode.MET;
        }
        Optional<Payload> payload = payload(what);
        Signal ignored = payload.isPresent() ? key.signal(payload.get()) : key.signal();
        return ExitCode.MET;
    }

    private static Optional<Payload> payload(Signalling what) throws IOException {
        if (what.payload().isPresent()) {
            Payload text = Payload.text(what.payload().get());
            return Optional.of(Payload.of(text.bytes(), what.type().orElse(text.contentType())));
        }
        if (what.file().isPresent()) {
            return Optional.of(
                    Payload.of(contents(what.file().get()), what.type().orElse("application/octet-stream")));
        }
        return Optional.empty();
    }

    private static byte[] contents(String file) throws IOException {
        try {
            return file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("there is no file " + file, e);
        }
    }

    static int await(RemoteKey key, Optional<Duration> limit, long count) throws InterruptedException {
        Deadline deadline = limit.map(Deadline::in).orElseGet(Deadline::never);
        try {
            key.awaitSignal(count, deadline).payload().ifPresent(payload -> {
                System.out.writeBytes(payload.bytes());
                System.out.flush();
            });
            return ExitCode.MET;
        } catch (ConditionNotMetException e) {
            return inVain(e.outcome(), limit);
        }
    }

    static int inVain(Outcome outcome, Optional<Duration> limit) {
        String why = outcome.story().last().map(Reason::message).orElse("");
        if (outcome instanceof Outcome.TimedOut) {
            System.err.println(
                    "rendezvous: timed out after " + limit.map(Text::seconds).orElse("") + ": " + Text.plain(why));
            return ExitCode.TIMED_OUT;
        }
        System.err.println("rendezvous: " + Text.plain(why));
        return ExitCode.NEVER;
    }

    static int reset(RemoteKey key) throws InterruptedException {
        boolean wasSignalled = key.reset();
        System.err.println(wasSignalled ? "reset" : "was not signalled");
        return ExitCode.MET;
    }

    static int resetAll(RendezvousClient client, String prefix) throws InterruptedException {
        long reset = client.resetAll(prefix);
        System.err.println("reset " + (reset == 1 ? "1 key" : reset + " keys"));
        return ExitCode.MET;
    }

    /** Prints events until there have been enough, nobody reads them any more, or the process is told to end. */
    static int events(RendezvousClient client, String prefix, EventPrinter printer) {
        try {
            client.events(prefix, printer);
        } catch (InterruptedException e) {
            // The printer has had enough: events have no other end.
        }
        return ExitCode.MET;
    }

    static int status(RendezvousClient client, String prefix, boolean json) throws InterruptedException {
        List<KeyStatus> keys = client.keys(prefix);
        if (json) {
            System.out.println(KeyTable.json(keys));
        } else {
            KeyTable.print(System.out, keys);
        }
        return ExitCode.MET;
    }

    static int status(RendezvousClient client, boolean json) throws InterruptedException {
        Status status = client.status();
        if (json) {
            System.out.println(json(status));
        } else {
            table(System.out, status, Instant.now());
        }
        return ExitCode.MET;
    }

    private static void table(PrintStream out, Status status, Instant now) {
        if (status.waiting().isEmpty()
                && status.failed().isEmpty()
                && status.signalled().isEmpty()) {
            out.println("Nothing waits, nothing has failed, nothing is signalled.");
        }
        status.waiting()
                .forEach(w -> row(
                        out,
                        "waiting",
                        w.name(),
                        w.callers() + (w.callers() == 1 ? " caller" : " callers"),
                        w.since(),
                        now));
        status.failed().forEach(f -> row(out, "failed", f.name(), f.status() + ": " + f.reason(), f.at(), now));
        status.signalled()
                .forEach(s ->
                        row(out, "signalled", s.name(), s.count() == 0 ? "ready" : "count " + s.count(), s.at(), now));
    }

    private static void row(PrintStream out, String what, String name, String detail, Instant since, Instant now) {
        Duration age = Duration.between(since, now);
        String ago = Text.seconds(age.isNegative() ? Duration.ZERO : age);
        out.println(Text.plain("%-10s %-30s %12s  %s".formatted(what, name, ago, detail)));
    }

    private static String json(Status status) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("schema", 1);
        report.put(
                "waiting",
                status.waiting().stream()
                        .map(w -> Map.of("name", w.name(), "since", w.since().toString(), "callers", w.callers()))
                        .toList());
        report.put(
                "failed",
                status.failed().stream()
                        .map(f -> Map.of(
                                "name", f.name(), "at", f.at().toString(), "status", f.status(), "reason", f.reason()))
                        .toList());
        List<Map<String, Object>> signalled = status.signalled().stream()
                .map(s -> Map.<String, Object>of(
                        "name", s.name(), "at", s.at().toString(), "count", s.count(), "version", s.version()))
                .toList();
        report.put("signalled", signalled);
        return JsonMapper.builder().build().writeValueAsString(report);
    }
}
