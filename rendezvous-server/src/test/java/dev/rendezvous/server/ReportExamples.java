package dev.rendezvous.server;

import static dev.rendezvous.server.OpenApiExamples.crossSite;
import static dev.rendezvous.server.OpenApiExamples.example;

import dev.rendezvous.server.OpenApiExamples.Example;
import java.util.List;

/** The answers of {@code /_report/{run}}. */
final class ReportExamples {

    private static final String REPORT =
            "{\"sequence\":2,\"since\":\"2026-01-31T23:59:59Z\",\"state\":\"waiting\",\"conditions\":[]}";

    private ReportExamples() {}

    static List<Example> all() {
        return List.of(
                example("PUT /_report/{run} 200", server -> server.put("/_report/a", REPORT)),
                example("PUT /_report/{run} 200", server -> {
                    server.put("/_report/a", REPORT);
                    return server.put("/_report/a", REPORT.replace(":2,", ":1,"));
                }),
                example("PUT /_report/{run} 400", server -> server.put("/_report/a", "{}")),
                crossSite("PUT", "/_report/a", "/_report/{run}"),
                example("PUT /_report/{run} 413", server -> server.put("/_report/a", "x".repeat(70_000))));
    }
}
