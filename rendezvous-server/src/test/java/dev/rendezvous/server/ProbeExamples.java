package dev.rendezvous.server;

import static dev.rendezvous.server.OpenApiExamples.crossSite;
import static dev.rendezvous.server.OpenApiExamples.example;

import dev.rendezvous.server.OpenApiExamples.Example;
import dev.rendezvous.testing.PostgresServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.Stream;

/** The answers of {@code /_port/…} and {@code /_postgres/…}. */
final class ProbeExamples {

    private ProbeExamples() {}

    static List<Example> all() {
        return Stream.of(ports(), databases()).flatMap(List::stream).toList();
    }

    private static List<Example> ports() {
        return List.of(
                example("GET /_port/{host}/{port} 200", server -> {
                    try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                        return server.get("/_port/127.0.0.1/" + open.getLocalPort(), "Prefer", "wait=10");
                    }
                }),
                example("GET /_port/{host}/{port} 400", server -> server.get("/_port/127.0.0.1/http")),
                example(
                        "GET /_port/{host}/{port} 403",
                        server -> server.get("/_port/169.254.169.254/80", "Prefer", "wait=10")),
                example("GET /_port/{host}/{port} 404", server -> server.get("/_port/127.0.0.1/1", "Prefer", "wait=0")),
                example(
                        "GET /_port/{host}/{port} 503",
                        server -> OpenApiExamples.stopped(server, "/_port/127.0.0.1/1", "/_port/127.0.0.1/1")));
    }

    private static List<Example> databases() {
        return List.of(
                example("GET /_postgres/{database} 200", server -> {
                    try (TestServer other = TestServer.start(
                            "-postgresURL",
                            "postgres://postgres@127.0.0.1:" + PostgresServer.port() + "/{{.}}?sslmode=disable")) {
                        return other.get("/_postgres/postgres");
                    }
                }),
                example("GET /_postgres/{database} 400", server -> server.get("/_postgres/app?x")),
                crossSite("GET", "/_postgres/app", "/_postgres/{database}"),
                example("GET /_postgres/{database} 404", server -> server.get("/_postgres/app?timeout=1ms")),
                example(
                        "GET /_postgres/{database} 503",
                        server -> OpenApiExamples.stopped(server, "/_postgres/app", "/_postgres/app")));
    }
}
