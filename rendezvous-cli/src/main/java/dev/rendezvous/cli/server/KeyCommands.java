package dev.rendezvous.cli.server;

import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.Outcome;
import dev.rendezvous.Payload;
import dev.rendezvous.Reason;
import dev.rendezvous.cli.process.ExitCode;
import dev.rendezvous.cli.report.DisplayText;
import dev.rendezvous.client.RemoteKey;
import dev.rendezvous.client.RendezvousClient;
import dev.rendezvous.internal.text.DurationFormat;
import dev.rendezvous.internal.text.FileErrors;
import dev.rendezvous.internal.text.RemoteText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The commands {@code rendezvous signal}, {@code wait} and {@code reset}. Each returns its exit code. */
final class KeyCommands {

    private KeyCommands() {}

    /** The options of {@code rendezvous signal}. */
    record SignalOptions(
            Optional<String> payload,
            Optional<String> file,
            Optional<String> type,
            Optional<String> failed,
            Optional<Duration> ttl) {}

    static int signal(RemoteKey named, SignalOptions options) throws InterruptedException {
        RemoteKey key = options.ttl().map(named::expiringAfter).orElse(named);
        if (options.payload().isPresent() && options.file().isPresent()) {
            throw new IllegalArgumentException("--payload and --payload-file must not be given together");
        }
        if (options.failed().isPresent()) {
            if (options.payload().isPresent() || options.file().isPresent()) {
                throw new IllegalArgumentException(
                        "--failed and a payload must not be given together; the waiters receive REASON");
            }
            key.fail(options.failed().get());
            return ExitCode.SUCCESS;
        }
        Optional<Payload> payload = payload(options);
        if (payload.isPresent()) {
            key.signal(payload.get());
        } else {
            key.signal();
        }
        return ExitCode.SUCCESS;
    }

    private static Optional<Payload> payload(SignalOptions options) {
        if (options.payload().isPresent()) {
            Payload text = Payload.text(options.payload().get());
            return Optional.of(Payload.of(text.bytes(), options.type().orElse(text.contentType())));
        }
        if (options.file().isPresent()) {
            return Optional.of(
                    Payload.of(contents(options.file().get()), options.type().orElse("application/octet-stream")));
        }
        return Optional.empty();
    }

    private static byte[] contents(String file) {
        try {
            return file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(FileErrors.unreadable("'" + file + "'", e), e);
        }
    }

    static int await(RemoteKey key, Optional<Duration> timeout, long count) throws InterruptedException {
        Deadline deadline = timeout.map(Deadline::in).orElseGet(Deadline::never);
        try {
            key.awaitSignal(count, deadline).payload().ifPresent(payload -> {
                System.out.writeBytes(payload.bytes());
                System.out.flush();
            });
            return ExitCode.SUCCESS;
        } catch (ConditionNotMetException e) {
            return notMet(e.outcome(), timeout);
        }
    }

    static int awaitReset(RemoteKey key, Optional<Duration> timeout) throws InterruptedException {
        try {
            key.awaitReset(timeout.map(Deadline::in).orElseGet(Deadline::never));
            return ExitCode.SUCCESS;
        } catch (ConditionNotMetException e) {
            return notMet(e.outcome(), timeout);
        }
    }

    /** Prints why a wait was not met; returns the exit code. */
    static int notMet(Outcome outcome, Optional<Duration> timeout) {
        String reason =
                RemoteText.visible(outcome.summary().last().map(Reason::message).orElse(""));
        if (outcome instanceof Outcome.TimedOut) {
            String after = timeout.filter(Duration::isPositive)
                    .map(limit -> "timed out after " + DurationFormat.format(limit) + ": ")
                    .orElse("");
            System.err.println("rendezvous: " + after + reason);
            return ExitCode.TIMED_OUT;
        }
        System.err.println("rendezvous: " + reason);
        return ExitCode.UNSATISFIABLE;
    }

    static int reset(RemoteKey key) throws InterruptedException {
        boolean wasSignalled = key.reset();
        System.err.println(wasSignalled ? "reset" : "was not signalled");
        return ExitCode.SUCCESS;
    }

    static int resetAll(RendezvousClient client, String prefix) throws InterruptedException {
        System.err.println("reset " + DisplayText.count(client.resetAll(prefix), "key"));
        return ExitCode.SUCCESS;
    }
}
