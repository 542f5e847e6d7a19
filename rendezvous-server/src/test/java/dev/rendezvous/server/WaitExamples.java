package dev.rendezvous.server;

import static dev.rendezvous.server.OpenApiExamples.PROBLEM;
import static dev.rendezvous.server.OpenApiExamples.crossSite;
import static dev.rendezvous.server.OpenApiExamples.example;

import dev.rendezvous.server.OpenApiExamples.Example;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

/** The answers of {@code /_wait}. */
final class WaitExamples {

    private static final String FORBIDDEN = "/_wait?all=/k&all=/l&all=/_port/169.254.169.254/80";

    private WaitExamples() {}

    static List<Example> all() {
        return List.of(
                example("GET /_wait 200", server -> {
                    server.put("/k", "");
                    try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                        return server.get("/_wait?all=/k&all=/_port/127.0.0.1/" + open.getLocalPort());
                    }
                }),
                example("GET /_wait 200", server -> {
                    server.put("/k", "");
                    return server.get("/_wait?any=/k&any=/l", "Prefer", "wait=10");
                }),
                example("GET /_wait 400", server -> server.get("/_wait?all=/k&any=/l")),
                example("GET /_wait 403", server -> {
                    server.put("/k", "");
                    return server.get(FORBIDDEN, "Prefer", "wait=10");
                }),
                example("GET /_wait 403", server -> server.get(FORBIDDEN, "Accept", PROBLEM)),
                crossSite("GET", "/_wait?all=/k", "/_wait"),
                example("GET /_wait 404", server -> {
                    server.put("/k", "");
                    return server.get("/_wait?all=/k&all=/l&all=/_port/127.0.0.1/1", "Prefer", "wait=0");
                }),
                example("GET /_wait 404", server -> server.get("/_wait?any=/k&any=/l&timeout=1ms", "Accept", PROBLEM)),
                example("GET /_wait 424", server -> {
                    server.put("/k", "");
                    server.put("/l?status=failed", "disk full");
                    return server.get("/_wait?all=/k&all=/l&all=/m", "Prefer", "wait=10");
                }),
                example("GET /_wait 424", server -> {
                    server.put("/k?status=failed", "disk full");
                    return server.get("/_wait?any=/k", "Accept", PROBLEM);
                }),
                example("GET /_wait 503", server -> OpenApiExamples.stopped(server, "/_wait?all=/k&all=/l", "/k")));
    }
}
