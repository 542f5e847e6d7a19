package dev.rendezvous.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** For each answer that openapi.json promises, a way to get it from a server of its own. A new resource adds its own here. */
final class OpenApiExamples {

    static final String[] SERVER = {"--max-payload", "1000"};

    private static final String CROSS_SITE = "cross-site";
    private static final String PROBLEM = "application/problem+json";

    private final List<Example> all = new ArrayList<>();

    /**
     * A request.
     *
     * @param answer what it is to get, as in {@code GET /{key} 404}
     */
    record Example(String answer, Request request) {
        @Override
        public String toString() {
            return answer;
        }
    }

    /** Sends to a server that nothing has happened to. */
    @FunctionalInterface
    interface Request {
        HttpResponse<String> to(TestServer server) throws Exception;
    }

    static List<Example> all() {
        OpenApiExamples examples = new OpenApiExamples();
        examples.keys();
        examples.signals("PUT");
        examples.signals("POST");
        examples.resets();
        examples.ports();
        examples.databases();
        examples.many();
        examples.page();
        examples.operating();
        return examples.all;
    }

    private void add(String answer, Request request) {
        all.add(new Example(answer, request));
    }

    private void keys() {
        add("GET /{key} 200", server -> {
            server.put("/k", "");
            return server.get("/k");
        });
        add("GET /{key} 200", server -> {
            server.put("/k", "<p>", "Content-Type", "text/html");
            return server.get("/k");
        });
        add("GET /{key} 304", server -> server.get("/k?timeout=0", "If-None-Match", "\"0\""));
        add("GET /{key} 400", server -> server.get("/k?tiemout=0"));
        add("GET /{key} 404", server -> server.get("/k/l?timeout=1ms"));
        add("GET /{key} 404", server -> server.get("/k?timeout=0", "Accept", PROBLEM));
        add("GET /{key} 424", server -> {
            server.put("/k?status=failed", "disk full");
            return server.get("/k");
        });
        add("GET /{key} 503", server -> stopped(server, "/k"));
    }

    private void signals(String method) {
        add(method + " /{key} 200", server -> server.send(method, "/k", "payload"));
        add(method + " /{key} 200", server -> server.send(method, "/k?status=failed", "reason"));
        add(method + " /{key} 400", server -> server.send(method, "/k?statsu=failed", ""));
        add(method + " /{key} 403", server -> server.send(method, "/k", "", "Sec-Fetch-Site", CROSS_SITE));
        add(method + " /{key} 413", server -> server.send(method, "/k", "x".repeat(1001)));
        add(method + " /{key} 422", server -> {
            server.send(method, "/k", "a", "Idempotency-Key", "1");
            return server.send(method, "/k", "b", "Idempotency-Key", "1");
        });
    }

    private void resets() {
        add("DELETE /{key} 200", server -> server.send("DELETE", "/k", ""));
        add("DELETE /{key} 400", server -> server.send("DELETE", "/k?all", ""));
        add("DELETE /{key} 403", server -> server.send("DELETE", "/k", "", "Origin", "http://evil.example"));
    }

    private void ports() {
        add("GET /_port/{host}/{port} 200", server -> {
            try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return server.get("/_port/127.0.0.1/" + open.getLocalPort());
            }
        });
        add("GET /_port/{host}/{port} 400", server -> server.get("/_port/127.0.0.1/http"));
        add("GET /_port/{host}/{port} 403", server -> server.get("/_port/169.254.169.254/80"));
        add("GET /_port/{host}/{port} 404", server -> server.get("/_port/127.0.0.1/1?timeout=0"));
        add("GET /_port/{host}/{port} 503", server -> stopped(server, "/_port/127.0.0.1/1"));
    }

    private void databases() {
        add("GET /_postgres/{database} 200", server -> {
            try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                    TestServer other = TestServer.start(
                            "-postgresURL",
                            "postgres://postgres@127.0.0.1:" + postgres.getPort() + "/{{.}}?sslmode=disable")) {
                return other.get("/_postgres/postgres");
            }
        });
        add("GET /_postgres/{database} 400", server -> server.get("/_postgres/app?x"));
        add("GET /_postgres/{database} 403", server -> server.get("/_postgres/app", "Sec-Fetch-Site", CROSS_SITE));
        add("GET /_postgres/{database} 404", server -> server.get("/_postgres/app?timeout=1ms"));
        add("GET /_postgres/{database} 503", server -> stopped(server, "/_postgres/app"));
    }

    private void many() {
        add("GET /_wait 200", server -> {
            server.put("/k", "");
            return server.get("/_wait?all=/k");
        });
        add("GET /_wait 400", server -> server.get("/_wait?all=/k&any=/l"));
        add("GET /_wait 403", server -> server.get("/_wait?all=/_port/169.254.169.254/80"));
        add("GET /_wait 404", server -> server.get("/_wait?any=/k&any=/l&timeout=1ms"));
        add("GET /_wait 424", server -> {
            server.put("/k?status=failed", "disk full");
            return server.get("/_wait?all=/k");
        });
        add("GET /_wait 503", server -> {
            CompletableFuture<HttpResponse<String>> waiting = server.getLater("/_wait?all=/k&all=/l");
            server.awaitCallers("/k", 1);
            server.drain();
            return waiting.get(60, TimeUnit.SECONDS);
        });
        add("GET /_status 200", server -> server.get("/_status?prefix=k"));
        add("GET /_status 400", server -> server.get("/_status?prefixes=k"));
        add("DELETE /_keys 200", server -> server.send("DELETE", "/_keys?prefix=k", ""));
        add("DELETE /_keys 400", server -> server.send("DELETE", "/_keys", ""));
        add(
                "DELETE /_keys 403",
                server -> server.send("DELETE", "/_keys?all=true", "", "Origin", "http://evil.example"));
        add("GET /_events 200", server -> server.send("HEAD", "/_events", ""));
        add("GET /_events 400", server -> server.get("/_events?prefixes=k"));
    }

    private void page() {
        add("GET / 200", server -> {
            server.put("/k", "");
            server.put("/l?status=failed", "");
            server.get("/m?timeout=1ms");
            return server.get("/");
        });
        add("GET / 200", server -> server.get("/", "Accept", "text/html"));
        add("GET / 400", server -> server.get("/?x"));
        add("GET /_page/page.js 200", server -> server.get("/_page/page.js"));
        add("GET /_page/events.js 200", server -> server.get("/_page/events.js"));
        add("GET /_page/token.js 200", server -> server.get("/_page/token.js"));
        add("GET /_page/page.css 200", server -> server.get("/_page/page.css"));
        add("GET /favicon.ico 200", server -> server.get("/favicon.ico"));
    }

    private void operating() {
        add("GET /_health/live 200", server -> server.get("/_health/live"));
        add("GET /_health/ready 200", server -> server.get("/_health/ready"));
        add("GET /_health/ready 503", server -> {
            server.drain();
            return server.get("/_health/ready");
        });
        add("GET /_metrics 200", server -> server.get("/_metrics"));
        add("GET /_openapi 200", server -> server.get("/_openapi"));
    }

    private static HttpResponse<String> stopped(TestServer server, String name) throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = server.getLater(name);
        server.awaitCallers(name, 1);
        server.drain();
        return waiting.get(60, TimeUnit.SECONDS);
    }
}
