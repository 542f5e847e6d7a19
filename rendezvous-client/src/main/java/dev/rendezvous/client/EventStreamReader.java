package dev.rendezvous.client;

import dev.rendezvous.Deadline;
import dev.rendezvous.internal.json.JsonValue;
import dev.rendezvous.internal.text.PercentEncoding;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads the event stream of a server, and opens it again where it broke off. For one thread. */
final class EventStreamReader {

    /** The server sends a comment every ten seconds, so a stream that is silent for longer is dead. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final Set<String> OWN_MEMBERS = Set.of("event", "name", "at");

    private final Transport transport;
    private final String prefix;
    private final Consumer<? super Event> consumer;
    private final Backoff backoff;
    private String id;
    private String data = "";
    private Deadline retrying;

    EventStreamReader(Transport transport, String prefix, String id, Consumer<? super Event> consumer) {
        this.transport = transport;
        this.prefix = prefix;
        this.id = id;
        this.consumer = consumer;
        this.backoff = Backoff.ofEventStream(transport);
        this.retrying = Deadline.in(transport.settings().retryTimeout());
    }

    /**
     * Passes events to the consumer until the thread is interrupted.
     *
     * @throws RendezvousException if the server refuses, or cannot be reached for as long as the retry timeout
     */
    void follow() throws InterruptedException {
        transport.requireOpen();
        while (true) {
            switch (readUntilItEnds()) {
                case Attempt.Answered refusal -> {
                    int status = refusal.response().statusCode();
                    throw RendezvousException.refused(
                            transport + " refuses to send events", status, ErrorBody.read(refusal.response()));
                }
                case Attempt.Failed failed -> throw RendezvousException.failed(transport.toString(), failed);
                case Attempt.Retryable retryable -> {
                    if (retrying.isExpired()) {
                        throw RendezvousException.outOfTime(
                                transport + " was not reached for its events: " + retryable.problem(), retryable);
                    }
                    backoff.pause(retryable.retryAfter(), Deadline.never(retrying.timeSource()));
                }
            }
        }
    }

    private Attempt readUntilItEnds() throws InterruptedException {
        HttpRequest.Builder request = transport
                .request("/_events" + (prefix.isEmpty() ? "" : "?prefix=" + PercentEncoding.encode(prefix)))
                .setHeader("Accept", "text/event-stream");
        if (!id.isEmpty()) {
            request.header("Last-Event-ID", id);
        }
        HttpRequest sent = request.GET().build();
        ExchangeTimer timer = new ExchangeTimer(transport.settings().listener(), sent);
        LineBodySubscriber lines = new LineBodySubscriber();
        CompletableFuture<HttpResponse<byte[]>> response;
        try {
            response = transport.stream(sent, lines);
        } catch (IOException e) {
            timer.end(e);
            return Attempt.of(e);
        }
        var unused = response.whenComplete((ended, thrown) -> lines.end(cause(thrown)));
        data = "";
        try {
            while (true) {
                for (String line : lines.next(Deadline.in(SILENCE))) {
                    parse(line);
                }
            }
        } catch (IOException e) {
            boolean refused =
                    response.state() == Future.State.SUCCESS && !Transport.isEventStream(response.resultNow());
            if (refused) {
                timer.end(response.resultNow().statusCode());
                return Attempt.of(response.resultNow());
            }
            timer.end(e);
            return transport.failure(e);
        } catch (InterruptedException e) {
            timer.end(new InterruptedIOException("the thread was interrupted"));
            throw e;
        } finally {
            response.cancel(true);
        }
    }

    private static IOException cause(@Nullable Throwable thrown) {
        @Nullable Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return cause instanceof IOException io
                ? io
                : new IOException(thrown == null ? "the stream has ended" : String.valueOf(cause), thrown);
    }

    /** Parses a line of the stream. The kind of an event is read from its data, so the field {@code event} is ignored. */
    private void parse(String line) {
        retrying = Deadline.in(transport.settings().retryTimeout());
        backoff.reset();
        if (line.startsWith("id: ")) {
            id = line.substring(4);
        } else if (line.startsWith("data: ")) {
            data = line.substring(6);
        } else if (line.isEmpty() && !data.isEmpty()) {
            consumer.accept(event(id, data));
            data = "";
        }
    }

    private static Event event(String id, String data) {
        try {
            JsonValue json = JsonValue.parse(data.getBytes(StandardCharsets.UTF_8));
            Map<String, Object> details = new LinkedHashMap<>();
            json.members().forEach((name, value) -> scalar(value).ifPresent(scalar -> details.put(name, scalar)));
            details.keySet().removeAll(OWN_MEMBERS);
            return new Event(id, Json.text(json, "event"), Json.text(json, "name"), Json.instant(json, "at"), details);
        } catch (JacksonException | DateTimeException e) {
            throw RendezvousException.unexpectedResponse(String.valueOf(e.getMessage()), e);
        }
    }

    private static Optional<Object> scalar(JsonValue value) {
        return switch (value) {
            case JsonValue.Text text -> Optional.of(text.value());
            case JsonValue.Bool bool -> Optional.of(bool.value());
            case JsonValue.Numeric number -> Optional.of(number.isLong() ? number.value() : number.asDouble(0));
            default -> Optional.empty();
        };
    }
}
