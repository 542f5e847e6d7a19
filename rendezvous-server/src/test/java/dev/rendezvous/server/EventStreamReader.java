package dev.rendezvous.server;

import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A reader of {@code /_events}. */
final class EventStreamReader implements AutoCloseable {

    /** Put into the queue at the end of the stream. */
    private static final Received END = new Received("", "end", "{}");

    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpResponse<Stream<String>> response;
    private final BlockingQueue<Received> events = new LinkedBlockingQueue<>();

    /** A received event. */
    record Received(String id, String kind, String data) {

        JsonNode json() {
            return JsonMapper.builder().build().readTree(data);
        }

        /** Returns the event's type and name. */
        String line() {
            return kind + " " + json().path("name").asString("");
        }
    }

    private EventStreamReader(TestServer server, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        response = http.send(request.build(), BodyHandlers.ofLines());
        Thread.ofVirtual().start(this::read);
    }

    /** Returns a reader that gets everything that happens from now on. */
    static EventStreamReader from(TestServer server, String path, String... headers) throws Exception {
        EventStreamReader eventStreamReader = new EventStreamReader(server, path, headers);
        if (eventStreamReader.response.statusCode() == 200
                && !eventStreamReader.next().kind().equals("open")) {
            throw new AssertionError("A stream begins with 'open'");
        }
        return eventStreamReader;
    }

    private void read() {
        try {
            String id = "";
            String kind = "";
            String data = "";
            for (String line : (Iterable<String>) response.body()::iterator) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    kind = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.isEmpty() && !data.isEmpty()) {
                    events.add(new Received(id, kind, data));
                    data = "";
                }
            }
        } catch (UncheckedIOException e) {
            // Closed by the test, or cut off by the server.
        }
        events.add(END);
    }

    HttpResponse<Stream<String>> response() {
        return response;
    }

    Received next() throws InterruptedException {
        Received next = events.poll(60, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("No event has come");
        }
        return next;
    }

    /** Returns the next events in their order, as lines. */
    List<String> next(int count) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(next().line());
        }
        return lines;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
