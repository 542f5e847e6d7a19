package dev.rendezvous.server;

import static dev.rendezvous.server.OpenApiExamples.example;

import dev.rendezvous.server.OpenApiExamples.Example;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

/** The answers of {@code /} and of what its page is made of. */
final class PageExamples {

    private PageExamples() {}

    static List<Example> all() {
        return List.of(
                example("GET / 200", server -> {
                    server.put("/k", "payload");
                    server.put("/l?status=failed", "");
                    server.get("/m?timeout=1ms");
                    try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                        server.get("/_port/127.0.0.1/" + open.getLocalPort());
                    }
                    var ignored = server.getLater("/n");
                    server.awaitCallers("/n", 1);
                    server.send("POST", "/_lock/l?holder=me", "");
                    waitAt(server, "/_lock/l", "");
                    waitAt(server, "/_barrier/b", "?members=a,b&member=a");
                    return server.get("/");
                }),
                example("GET / 200", server -> server.get("/", "Accept", "text/html")),
                example("GET / 400", server -> server.get("/?x")),
                example("GET /_page/page.js 200", server -> server.get("/_page/page.js")),
                example("GET /_page/events.js 200", server -> server.get("/_page/events.js")),
                example("GET /_page/token.js 200", server -> server.get("/_page/token.js")),
                example("GET /_page/page.css 200", server -> server.get("/_page/page.css")),
                example("GET /favicon.ico 200", server -> server.get("/favicon.ico")));
    }

    private static void waitAt(TestServer server, String path, String query) throws Exception {
        var ignored = server.sendLater("POST", path + query, "");
        server.awaitCallers(path, 1);
    }
}
