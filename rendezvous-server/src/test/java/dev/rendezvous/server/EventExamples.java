package dev.rendezvous.server;

import static dev.rendezvous.server.OpenApiExamples.crossSite;
import static dev.rendezvous.server.OpenApiExamples.example;

import dev.rendezvous.server.OpenApiExamples.Example;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The answers of {@code /_events}. */
final class EventExamples {

    private EventExamples() {}

    static List<Example> all() {
        return List.of(
                example("GET /_events 200", EventExamples::aKey),
                example("GET /_events 200", EventExamples::waiters),
                example(
                        "GET /_events 200",
                        server -> server.eventsLater("/_events", 2, "Last-Event-ID", "forgotten")
                                .get(60, TimeUnit.SECONDS)),
                example("GET /_events 400", server -> server.get("/_events?prefixes=k")),
                crossSite("GET", "/_events", "/_events"),
                example("GET /_events 503", server -> {
                    server.drain();
                    return server.get("/_events");
                }));
    }

    /** Signalled, failed, reset, signalled, expired. */
    private static HttpResponse<String> aKey(TestServer server) throws Exception {
        CompletableFuture<HttpResponse<String>> events = server.eventsLater("/_events?prefix=k", 6);
        server.awaitReaders(1);
        server.put("/k", "payload", "Content-Type", "text/plain");
        server.put("/k?status=failed&ttl=1h", "disk full");
        server.send("DELETE", "/k", "");
        server.put("/k?ttl=1ms", "");
        return events.get(60, TimeUnit.SECONDS);
    }

    /** Returns the events of a wait that times out (arrived, left, timed out) and of one that is met (arrived, signalled, left). */
    private static HttpResponse<String> waiters(TestServer server) throws Exception {
        CompletableFuture<HttpResponse<String>> events = server.eventsLater("/_events", 7);
        server.awaitReaders(1);
        server.get("/k?timeout=1ms");
        CompletableFuture<HttpResponse<String>> waiting = server.getLater("/k");
        server.awaitCallers("/k", 1);
        server.put("/k", "");
        waiting.get(60, TimeUnit.SECONDS);
        return events.get(60, TimeUnit.SECONDS);
    }
}
