package dev.rendezvous.server;

import static dev.rendezvous.server.OpenApiExamples.PROBLEM;
import static dev.rendezvous.server.OpenApiExamples.crossSite;
import static dev.rendezvous.server.OpenApiExamples.example;

import dev.rendezvous.server.OpenApiExamples.Example;
import java.util.ArrayList;
import java.util.List;

/** The answers of {@code /{key}}. */
final class KeyExamples {

    private KeyExamples() {}

    static List<Example> all() {
        List<Example> all = new ArrayList<>(awaited());
        all.addAll(signalled("PUT"));
        all.addAll(signalled("POST"));
        all.addAll(reset());
        return all;
    }

    private static List<Example> awaited() {
        return List.of(
                example("GET /{key} 200", server -> {
                    server.put("/k", "");
                    return server.get("/k", "Prefer", "wait=10");
                }),
                example("GET /{key} 200", server -> {
                    server.put("/k", "<p>", "Content-Type", "text/html");
                    return server.get("/k");
                }),
                example("GET /{key} 200", server -> server.get("/k?until=reset")),
                example("GET /{key} 404", server -> {
                    server.put("/k", "");
                    return server.get("/k?until=reset&timeout=0");
                }),
                example("GET /{key} 304", server -> server.get("/k", "If-None-Match", "\"0\"", "Prefer", "wait=0")),
                example("GET /{key} 400", server -> server.get("/k?tiemout=0")),
                example("GET /{key} 404", server -> server.get("/k/l?timeout=1ms")),
                example("GET /{key} 404", server -> server.get("/k", "Prefer", "wait=0", "Accept", PROBLEM)),
                example("GET /{key} 409", server -> server.get("/k", "If-None-Match", "\"999999999999999999\"")),
                example(
                        "GET /{key} 409",
                        server -> server.get("/k", "If-None-Match", "\"999999999999999999\"", "Accept", PROBLEM)),
                example("GET /{key} 424", server -> {
                    server.put("/k?status=failed", "disk full");
                    return server.get("/k", "Prefer", "wait=10");
                }),
                example("GET /{key} 503", server -> OpenApiExamples.stopped(server, "/k", "/k")));
    }

    private static List<Example> signalled(String method) {
        String operation = method + " /{key} ";
        return List.of(
                example(operation + 200, server -> server.send(method, "/k", "payload")),
                example(operation + 200, server -> server.send(method, "/k?ttl=1h", "payload")),
                example(operation + 200, server -> server.send(method, "/k?status=failed&ttl=never", "reason")),
                example(operation + 400, server -> server.send(method, "/k?statsu=failed", "")),
                example(operation + 400, server -> server.send(method, "/k?ttl=soon", "")),
                crossSite(method, "/k", "/{key}"),
                example(operation + 413, server -> server.send(method, "/k", "x".repeat(1001))),
                example(operation + 422, server -> {
                    server.send(method, "/k", "a", "Idempotency-Key", "1");
                    return server.send(method, "/k", "b", "Idempotency-Key", "1");
                }));
    }

    private static List<Example> reset() {
        return List.of(
                example("DELETE /{key} 200", server -> server.send("DELETE", "/k", "")),
                example("DELETE /{key} 400", server -> server.send("DELETE", "/k?all", "")),
                example(
                        "DELETE /{key} 403",
                        server -> server.send("DELETE", "/k", "", "Origin", "http://evil.example")));
    }
}
