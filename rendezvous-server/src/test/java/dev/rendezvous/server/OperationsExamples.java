package dev.rendezvous.server;

import static dev.rendezvous.server.OpenApiExamples.example;

import dev.rendezvous.server.OpenApiExamples.Example;
import java.util.List;

/** The answers of {@code /_health/…}, {@code /_metrics} and {@code /_openapi}. */
final class OperationsExamples {

    private OperationsExamples() {}

    static List<Example> all() {
        return List.of(
                example("GET /_health/live 200", server -> server.get("/_health/live")),
                example("GET /_health/ready 200", server -> server.get("/_health/ready")),
                example("GET /_health/ready 503", server -> {
                    server.drain();
                    return server.get("/_health/ready");
                }),
                example("POST /_tickets 200", server -> server.send("POST", "/_tickets", "")),
                example("POST /_tickets 400", server -> server.send("POST", "/_tickets?all=true", "")),
                example("GET /_metrics 200", server -> server.get("/_metrics")),
                example("GET /_openapi 200", server -> server.get("/_openapi")));
    }
}
