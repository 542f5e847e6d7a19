package dev.rendezvous.server;

import static dev.rendezvous.server.OpenApiExamples.example;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.server.OpenApiExamples.Example;
import java.net.http.HttpResponse;
import java.util.List;

/** Answers of barriers. */
final class BarrierExamples {

    private static final String PATH = "/_barrier/b";

    private BarrierExamples() {}

    static List<Example> all() {
        return List.of(
                example("GET /_barrier/{name} 200", server -> server.get(PATH)),
                example("GET /_barrier/{name} 400", server -> server.get(PATH + "?x")),
                example(
                        "POST /_barrier/{name} 200",
                        server -> server.send("POST", PATH + "?parties=1&member=a", "payload")),
                example("POST /_barrier/{name} 400", server -> server.send("POST", PATH, "")),
                example(
                        "POST /_barrier/{name} 403",
                        server -> server.send("POST", PATH + "?parties=1", "", "Sec-Fetch-Site", "cross-site")),
                example(
                        "POST /_barrier/{name} 404",
                        server -> server.send("POST", PATH + "?parties=2&timeout=1ms", "")),
                example("POST /_barrier/{name} 409", server -> server.send("POST", PATH + "?members=a,b&member=c", "")),
                example(
                        "POST /_barrier/{name} 413",
                        server -> server.send("POST", PATH + "?parties=1", "x".repeat(1001))),
                example("POST /_barrier/{name} 422", server -> {
                    server.send("POST", PATH + "?parties=2&timeout=0", "a", "Idempotency-Key", "1");
                    return server.send("POST", PATH + "?parties=2&timeout=0", "b", "Idempotency-Key", "1");
                }),
                example("POST /_barrier/{name} 424", server -> {
                    server.send("PUT", PATH + "?status=failed", "disk full");
                    return server.send("POST", PATH + "?parties=2", "");
                }),
                example("GET /_barrier/{name} 200", server -> {
                    server.send("PUT", PATH + "?status=failed", "disk full");
                    return server.get(PATH);
                }),
                example("PUT /_barrier/{name} 200", server -> server.send("PUT", PATH + "?status=failed", "disk full")),
                example("PUT /_barrier/{name} 400", server -> server.send("PUT", PATH, "")),
                example(
                        "PUT /_barrier/{name} 403",
                        server -> server.send("PUT", PATH + "?status=failed", "", "Sec-Fetch-Site", "cross-site")),
                example(
                        "PUT /_barrier/{name} 413",
                        server -> server.send("PUT", PATH + "?status=failed", "x".repeat(1001))),
                example("POST /_barrier/{name} 503", server -> OpenApiExamples.stoppedPost(server, PATH, "?parties=2")),
                example(
                        "DELETE /_barrier/{name} 200",
                        server -> server.send("DELETE", PATH, "", "Idempotency-Key", "1")),
                example("DELETE /_barrier/{name} 200", server -> {
                    server.send("POST", PATH + "?parties=1&member=a", "payload", "Idempotency-Key", "1");
                    HttpResponse<String> tooLate = server.send("DELETE", PATH, "", "Idempotency-Key", "1");
                    assertThat(tooLate.body()).contains("\"index\":0");
                    return tooLate;
                }),
                example("DELETE /_barrier/{name} 200", server -> {
                    server.send("POST", PATH + "?parties=2&timeout=0", "", "Idempotency-Key", "1");
                    return server.send("DELETE", PATH + "?generation=1", "");
                }),
                example("DELETE /_barrier/{name} 409", server -> server.send("DELETE", PATH + "?generation=1", "")),
                example("DELETE /_barrier/{name} 400", server -> server.send("DELETE", PATH, "")),
                example(
                        "DELETE /_barrier/{name} 403",
                        server -> server.send("DELETE", PATH, "", "Sec-Fetch-Site", "cross-site")));
    }
}
