package dev.rendezvous.server;

import static dev.rendezvous.server.OpenApiExamples.crossSite;
import static dev.rendezvous.server.OpenApiExamples.example;

import dev.rendezvous.server.OpenApiExamples.Example;
import java.util.List;

/** The answers of {@code /_status} and {@code /_keys}. */
final class ManyKeysExamples {

    private ManyKeysExamples() {}

    static List<Example> all() {
        return List.of(
                example("GET /_status 200", server -> server.get("/_status?prefix=k")),
                example("GET /_status 200", server -> {
                    server.put("/k/failed?status=failed", "disk full");
                    server.put("/k/reset", "");
                    server.send("DELETE", "/k/reset", "");
                    server.put("/k/signalled", "early");
                    server.put("/k/signalled?ttl=1h", "late", "Content-Type", "text/plain");
                    var ignored = server.getLater("/k/awaited");
                    server.awaitCallers("/k/awaited", 1);
                    return server.get("/_status?prefix=k/");
                }),
                example("GET /_status 400", server -> server.get("/_status?prefixes=k")),
                crossSite("GET", "/_status", "/_status"),
                example("DELETE /_keys 200", server -> {
                    server.put("/k", "");
                    return server.send("DELETE", "/_keys?prefix=k", "");
                }),
                example("DELETE /_keys 400", server -> server.send("DELETE", "/_keys", "")),
                crossSite("DELETE", "/_keys?all=true", "/_keys"));
    }
}
