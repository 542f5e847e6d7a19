package dev.rendezvous.client;

import dev.rendezvous.Deadline;
import dev.rendezvous.Percent;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Follows the events of a server through as many connections as it takes. For one thread. */
final class EventReading {

    /** A server that is alive says something every ten seconds. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final TypeReference<LinkedHashMap<String, Object>> MEMBERS = new TypeReference<>() {};

    private final Transport transport;
    private final String prefix;
    private final Duration keepTrying;
    private final Consumer<? super Event> each;
    private String id;
    private String data = "";
    private Deadline trying;
    private Duration repose = Duration.ZERO;

    EventReading(Transport transport, String prefix, String id, Duration keepTrying, Consumer<? super Event> each) {
        this.transport = transport;
        this.prefix = prefix;
        this.id = id;
        this.keepTrying = keepTrying;
        this.each = each;
        this.trying = Deadline.in(keepTrying);
    }

    /** Tells of events until the thread is interrupted. Throws {@link RendezvousException} if the server is gone or refuses. */
    void follow() throws InterruptedException {
        while (true) {
            try {
                read();
            } catch (IOException e) {
                if (trying.expired() || !Failures.mayPass(e)) {
                    throw new RendezvousException(transport + " was not reached for its events: " + Failures.text(e));
                }
            }
            Repose.sleep(repose, PAUSE, Deadline.never(trying.time()));
            repose = Duration.ZERO;
        }
    }

    private void read() throws IOException, InterruptedException {
        HttpRequest.Builder request = transport
                .request("/_events" + (prefix.isEmpty() ? "" : "?prefix=" + Percent.encoded(prefix)))
                .setHeader("Accept", "text/event-stream");
        if (!id.isEmpty()) {
            request.header("Last-Event-ID", id);
        }
        EventLines lines = new EventLines();
        CompletableFuture<HttpResponse<byte[]>> answer =
                transport.stream(request.GET().build(), lines);
        CompletableFuture<?> ignored = answer.whenComplete((response, thrown) -> lines.end(why(thrown)));
        data = "";
        try {
            while (true) {
                for (String line : lines.next(Deadline.in(SILENCE))) {
                    take(line);
                }
            }
        } catch (IOException e) {
            if (answer.isDone()
                    && !answer.isCompletedExceptionally()
                    && answer.resultNow().statusCode() != 200) {
                refused(answer.resultNow());
            }
            throw e;
        } finally {
            answer.cancel(true);
        }
    }

    private void refused(HttpResponse<byte[]> answer) throws IOException {
        String text = ErrorBody.read(answer).text(answer.statusCode());
        if (Failures.mayPass(answer.statusCode())) {
            repose = Repose.askedFor(answer);
            throw new IOException(text);
        }
        throw new RendezvousException(transport + " refuses to tell its events: " + text);
    }

    private static IOException why(@Nullable Throwable thrown) {
        @Nullable Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return cause instanceof IOException io
                ? io
                : new IOException(thrown == null ? "the stream has ended" : String.valueOf(cause), thrown);
    }

    /** Takes a line of the stream; the event's kind is in its data too. */
    private void take(String line) {
        trying = Deadline.in(keepTrying);
        if (line.startsWith("id: ")) {
            id = line.substring(4);
        } else if (line.startsWith("data: ")) {
            data = line.substring(6);
        } else if (line.isEmpty() && !data.isEmpty()) {
            each.accept(event(id, data));
            data = "";
        }
    }

    private static Event event(String id, String data) {
        try {
            Map<String, Object> details = MAPPER.readValue(data, MEMBERS);
            return new Event(
                    id,
                    text(details.remove("event")),
                    text(details.remove("name")),
                    Instant.parse(text(details.remove("at"))),
                    details);
        } catch (JacksonException | DateTimeException e) {
            throw new RendezvousException("What answers is no rendezvous server: " + e.getMessage());
        }
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
