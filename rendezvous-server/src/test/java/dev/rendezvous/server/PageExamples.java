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
                example("GET / 200", server -> {
                    server.put("/gone", "");
                    server.send("DELETE", "/gone", "");
                    return server.get("/?since=0");
                }),
                example("GET / 400", server -> server.get("/?since=x")),
                example("OPTIONS / 200", server -> server.send("OPTIONS", "/", "")),
                example("OPTIONS / 400", server -> server.send("OPTIONS", "/?x", "")),
                example("GET /_page/{version}/{file} 200", server -> server.get("/_page/0/page.js")),
                example("GET /_page/{version}/{file} 200", server -> server.get("/_page/0/page.css")),
                example("GET /_page/{version}/{file} 200", server -> server.get("/_page/0/icon.svg")),
                example("GET /_page/{version}/{file} 304", server -> {
                    String tag = server.get("/_page/0/page.js")
                            .headers()
                            .firstValue("ETag")
                            .orElseThrow();
                    return server.get("/_page/0/page.js", "If-None-Match", tag);
                }),
                example("GET /_page/{version}/{file} 404", server -> server.get("/_page/0/unknown.js")),
                example("GET /_timeline 200", server -> {
                    server.put("/t?as=you", "");
                    server.get("/_wait?all=/t&all=/u&timeout=1ms&as=me");
                    return server.get("/_timeline");
                }),
                example("GET /_timeline 200", server -> server.get("/_timeline?format=svg")),
                example("GET /_timeline 200", server -> server.get("/_timeline?format=html")),
                example("GET /_timeline 200", server -> {
                    server.get("/t?timeout=1ms");
                    return server.get("/_timeline?format=trace");
                }),
                example("GET /_timeline 400", server -> server.get("/_timeline?format=png")),
                example("GET /favicon.ico 200", server -> server.get("/favicon.ico")));
    }

    private static void waitAt(TestServer server, String path, String query) throws Exception {
        var ignored = server.sendLater("POST", path + query, "");
        server.awaitCallers(path, 1);
    }
}
