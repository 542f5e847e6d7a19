package dev.rendezvous.server;

import static dev.rendezvous.server.OpenApiExamples.example;

import dev.rendezvous.server.OpenApiExamples.Example;
import java.util.List;

/** Answers of locks. */
final class LockExamples {

    private static final String PATH = "/_lock/l";

    private LockExamples() {}

    static List<Example> all() {
        return List.of(
                example("GET /_lock/{name} 200", server -> server.get(PATH)),
                example("GET /_lock/{name} 200", server -> server.get(PATH + "?until=free")),
                example("GET /_lock/{name} 200", server -> server.get(PATH + "?until=free", "Accept", "text/plain")),
                example("GET /_lock/{name} 200", server -> {
                    server.send("POST", PATH + "?mode=read&holder=a", "");
                    server.send("POST", PATH + "?mode=read", "");
                    return server.get(PATH);
                }),
                example("GET /_lock/{name} 400", server -> server.get(PATH + "?x")),
                example("GET /_lock/{name} 404", server -> {
                    server.send("POST", PATH + "?permits=3&acquire=2", "");
                    return server.get(PATH + "?until=free&timeout=1ms");
                }),
                example("GET /_lock/{name} 429", server -> {
                    try (TestServer other = TestServer.start("--max-waiters-per-address", "1")) {
                        other.send("POST", PATH, "");
                        var ignored = other.getLater("/first");
                        other.awaitCallers("/first", 1);
                        return other.get(PATH + "?until=free");
                    }
                }),
                example("GET /_lock/{name} 503", server -> {
                    server.send("POST", PATH, "");
                    return OpenApiExamples.stopped(server, PATH + "?until=free", PATH);
                }),
                example("POST /_lock/{name} 200", server -> server.send("POST", PATH, "")),
                example("POST /_lock/{name} 400", server -> server.send("POST", PATH + "?ttl=0", "")),
                example(
                        "POST /_lock/{name} 403",
                        server -> server.send("POST", PATH, "", "Sec-Fetch-Site", "cross-site")),
                example("POST /_lock/{name} 404", server -> {
                    server.send("POST", PATH, "");
                    return server.send("POST", PATH + "?timeout=1ms", "");
                }),
                example("POST /_lock/{name} 409", server -> {
                    server.send("POST", PATH, "");
                    return server.send("POST", PATH + "?permits=2", "");
                }),
                example("POST /_lock/{name} 422", server -> {
                    server.send("POST", PATH, "", "Idempotency-Key", "one");
                    return server.send("POST", PATH + "?mode=read", "", "Idempotency-Key", "one");
                }),
                example("POST /_lock/{name} 503", server -> {
                    server.send("POST", PATH, "");
                    return OpenApiExamples.stoppedPost(server, PATH, "");
                }),
                example("PUT /_lock/{name} 200", server -> server.put(acquire(server), "")),
                example("PUT /_lock/{name} 400", server -> server.put(PATH, "")),
                example(
                        "PUT /_lock/{name} 403",
                        server -> server.put(PATH + "?lease=x", "", "Sec-Fetch-Site", "cross-site")),
                example("PUT /_lock/{name} 404", server -> server.put(PATH + "?lease=x", "")),
                example("PUT /_lock/{name} 409", server -> {
                    String lease = acquire(server);
                    server.send("DELETE", lease, "");
                    return server.put(lease, "");
                }),
                example("DELETE /_lock/{name} 200", server -> server.send("DELETE", acquire(server), "")),
                example("DELETE /_lock/{name} 404", server -> server.send("DELETE", PATH + "?lease=x", "")),
                example("DELETE /_lock/{name} 200", server -> {
                    String granted = server.send("POST", PATH, "").body();
                    return server.send(
                            "DELETE", PATH + "?fence=" + granted.replaceAll(".*\"fence\":([0-9]+).*\\n", "$1"), "");
                }),
                example("DELETE /_lock/{name} 409", server -> server.send("DELETE", PATH + "?fence=1", "")),
                example("DELETE /_lock/{name} 400", server -> server.send("DELETE", PATH, "")),
                example(
                        "DELETE /_lock/{name} 403",
                        server -> server.send("DELETE", PATH, "", "Sec-Fetch-Site", "cross-site")));
    }

    /** Returns the path of a new lease. */
    private static String acquire(TestServer server) throws Exception {
        return PATH + "?lease="
                + server.send("POST", PATH, "", "Accept", "text/plain").body().strip();
    }
}
