package dev.rendezvous.server.resource;

import dev.rendezvous.Deadline;
import dev.rendezvous.Waker;
import dev.rendezvous.server.event.Event;
import dev.rendezvous.server.event.EventBuffer;
import dev.rendezvous.server.event.EventDetails;
import dev.rendezvous.server.event.EventStreamWriter;
import dev.rendezvous.server.http.ClientConnection;
import dev.rendezvous.server.http.MethodHandlers;
import dev.rendezvous.server.http.NamePrefix;
import dev.rendezvous.server.http.Problem;
import dev.rendezvous.server.http.Query;
import dev.rendezvous.server.waiting.WaitRegistry;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /_events}: a stream of server-sent events. */
public final class EventsService implements HttpService {

    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final int BATCH = 100;
    private static final HeaderName LAST_EVENT_ID = HeaderNames.create("Last-Event-ID");
    private static final Header EVENT_STREAM = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/event-stream");
    private static final Header NO_STORE = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");

    /** Disables the response buffering of nginx and related proxies. */
    private static final Header UNBUFFERED = HeaderValues.createCached("X-Accel-Buffering", "no");

    private final EventBuffer ring;
    private final WaitRegistry waitRegistry;

    public EventsService(EventBuffer ring, WaitRegistry waitRegistry) {
        this.ring = ring;
        this.waitRegistry = waitRegistry;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any("/", MethodHandlers.reading(this::follow));
    }

    private void follow(ServerRequest request, ServerResponse response) {
        // The ticket has been checked with the tokens.
        Query query = Query.of(request, "prefix", "ticket");
        NamePrefix prefix = NamePrefix.of(query);
        EventBuffer.Start start = request.headers().contains(LAST_EVENT_ID)
                ? ring.resume(request.headers().get(LAST_EVENT_ID).get())
                : ring.startAtEnd();
        response.header(EVENT_STREAM).header(NO_STORE).header(UNBUFFERED);
        if (ClientConnection.CURRENT.get().isHttp10()) {
            throw Problem.of(
                    Status.HTTP_VERSION_NOT_SUPPORTED_505,
                    "version must be HTTP/1.1 or HTTP/2 for a stream of events, but was HTTP/1.0; configure your proxy, for"
                            + " nginx with 'proxy_http_version 1.1'");
        }
        if (request.prologue().method().equals(Method.HEAD)) {
            response.send();
        } else {
            stream(new Stream(response, prefix, start));
        }
    }

    private void stream(Stream stream) {
        try {
            waitRegistry.uncounted(stream::follow);
        } catch (Problem e) {
            // If the response has begun already, its end tells the client that the server is stopping.
            if (!stream.end()) {
                throw e;
            }
        } catch (UncheckedIOException e) {
            throw new CloseConnectionException("The client has disconnected or does not read", e);
        }
    }

    /** The stream of one client. */
    private final class Stream {

        private final ServerResponse response;
        private final NamePrefix prefix;
        private final EventBuffer.Start start;

        /** The body of the response; null until its first part is written. */
        private @Nullable OutputStream out;

        Stream(ServerResponse response, NamePrefix prefix, EventBuffer.Start start) {
            this.response = response;
            this.prefix = prefix;
            this.start = start;
        }

        /** Writes until the thread is interrupted. */
        boolean follow(WaitRegistry.PartWriter part) throws InterruptedException {
            OutputStream body = response.outputStream();
            // Before the first event, as events are published for readers only.
            Waker updates = ring.register();
            try (EventStreamWriter writer = EventStreamWriter.on(body)) {
                begin(writer);
                part.write(() -> {
                    out = body;
                    return writer.flush();
                });
                return follow(updates, writer, part);
            } finally {
                ring.unregister(updates);
            }
        }

        private boolean follow(Waker updates, EventStreamWriter writer, WaitRegistry.PartWriter part)
                throws InterruptedException {
            long position = start.position();
            Deadline silence = Deadline.in(HEARTBEAT);
            while (true) {
                EventBuffer.Batch batch = ring.read(position, BATCH);
                position = batch.position();
                write(batch, writer);
                if (silence.isExpired()) {
                    writer.heartbeat(ring.id(position));
                }
                silence = part.write(writer::flush) ? Deadline.in(HEARTBEAT) : silence;
                if (batch.events().isEmpty()) {
                    updates.await(silence.remaining());
                }
            }
        }

        private void begin(EventStreamWriter writer) {
            event(writer, start.position(), "open", new EventDetails.Opening(prefix.toString()));
            if (!start.gap().isEmpty()) {
                gap(writer, start.position(), start.gap());
            }
        }

        private void write(EventBuffer.Batch batch, EventStreamWriter writer) {
            if (batch.hasGap()) {
                long before = batch.events().getFirst().sequence() - 1;
                gap(writer, before, "this client reads too slowly, so events have been discarded");
            }
            batch.events().stream()
                    .filter(event -> event.name().isEmpty() || prefix.matches(event.name()))
                    .forEach(event -> writer.event(ring.id(event.sequence()), event.json()));
        }

        private void gap(EventStreamWriter writer, long position, String why) {
            event(writer, position, "gap", new EventDetails.Gap(why));
        }

        private void event(EventStreamWriter writer, long position, String kind, EventDetails details) {
            Instant now = ring.clock().instant();
            writer.event(ring.id(position), new Event.EventJson(kind, Optional.empty(), now, details));
        }

        /** Ends the response if it has begun; returns whether it had. */
        boolean end() {
            OutputStream body = out;
            if (body == null) {
                return false;
            }
            try {
                body.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return true;
        }
    }
}
