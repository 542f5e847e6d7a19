package dev.rendezvous.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that are served without a thread, and get one when they need it. */
@Timeout(120)
class InlineConnectionTest {

    /** Longer than the server waits for the rest of a request without a thread. */
    private static final long LONG_PAUSE = 100;

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void send(Socket client, String request) throws IOException {
        client.getOutputStream().write(request.getBytes(UTF_8));
    }

    private static String put(String path, String body) {
        return "PUT " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    /** Returns the next answer of a connection that stays open. */
    private static RawResponse answer(Socket client) throws IOException {
        return answer(client, true);
    }

    private static RawResponse answer(Socket client, boolean hasBody) throws IOException {
        InputStream in = client.getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(US_ASCII).endsWith("\r\n\r\n")) {
            int next = in.read();
            assertThat(next).as("the next byte after '%s'", head).isNotNegative();
            head.write(next);
        }
        RawResponse response = RawResponse.parse(head.toString(US_ASCII), URI.create("http://x/"));
        int length = hasBody
                ? (int) response.headers().firstValueAsLong("Content-Length").orElse(0)
                : 0;
        return RawResponse.parse(
                head.toString(US_ASCII) + new String(in.readNBytes(length), UTF_8), URI.create("http://x/"));
    }

    private static boolean hasThreads(Path folder) throws IOException {
        Path threads = folder.resolve("threads.json");
        Files.deleteIfExists(threads);
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(threads.toString(), ThreadDumpFormat.JSON);
        return Files.readString(threads).contains("\"name\": \"connection\"");
    }

    @Test
    void aThreadEndsWhenItsConnectionHasNoRequestForAWhile(@TempDir Path folder) throws Exception {
        try (Socket client = server.connect()) {
            for (int round = 0; round < 3; round++) {
                send(client, get("/_health/live"));
                assertThat(answer(client).statusCode()).isEqualTo(200);
                server.await("no thread", () -> !hasThreads(folder));
                send(client, put("/idle", "round" + round) + get("/idle"));
                assertThat(answer(client).statusCode()).isEqualTo(200);
                assertThat(answer(client).body()).isEqualTo("round" + round);
                assertThat(hasThreads(folder)).isFalse();
            }
            send(client, get("/_health/live").substring(0, 20));
            server.await("a thread", () -> hasThreads(folder));
            send(client, get("/_health/live").substring(20));
            assertThat(answer(client).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void waitersHaveNoThreads(@TempDir Path folder) throws Exception {
        List<Socket> waiters = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiters.add(server.connect());
            send(waiters.getLast(), get("/crowd"));
        }
        server.awaitCallers("/crowd", 100);
        server.await("no threads, also of other tests", () -> !hasThreads(folder));
        server.put("/crowd", "all");
        for (Socket waiter : waiters) {
            assertThat(answer(waiter).body()).isEqualTo("all");
            waiter.close();
        }
    }

    @Test
    void requestsThatComeTogetherAreAnsweredInTheirOrder() throws Exception {
        try (Socket client = server.connect()) {
            send(
                    client,
                    put("/one", "first")
                            + get("/one")
                            + get("/later")
                            + put("/one", "second")
                            + get("/one")
                            + get("/one?timeout=nonsense")
                            + get("/_health/live")
                            + get("/one"));
            assertThat(answer(client).statusCode()).isEqualTo(200);
            assertThat(answer(client).body()).isEqualTo("first");
            server.awaitCallers("/later", 1);
            assertThat(server.get("/one").body())
                    .as("the next request waits for the response to this one")
                    .isEqualTo("first");
            server.put("/later", "now");
            assertThat(answer(client).body()).isEqualTo("now");
            assertThat(answer(client).statusCode()).isEqualTo(200);
            assertThat(answer(client).body()).isEqualTo("second");
            assertThat(answer(client).statusCode()).isEqualTo(400);
            assertThat(answer(client).statusCode()).isEqualTo(200);
            assertThat(answer(client).body()).isEqualTo("second");
        }
    }

    /** Each response lets the other connection go on: no stack may grow with that. */
    @Test
    void twoConnectionsWakeEachOtherInTurn() throws Exception {
        int rounds = 300;
        try (Socket ping = server.connect();
                Socket pong = server.connect()) {
            StringBuilder pings = new StringBuilder();
            StringBuilder pongs = new StringBuilder();
            for (int i = 0; i < rounds; i++) {
                pings.append(put("/ping" + i, "x")).append(get("/pong" + i));
                pongs.append(get("/ping" + i)).append(put("/pong" + i, "x"));
            }
            send(pong, pongs.toString());
            send(ping, pings.toString());
            for (int i = 0; i < 2 * rounds; i++) {
                assertThat(answer(ping).statusCode()).as("ping %d", i).isEqualTo(200);
                assertThat(answer(pong).statusCode()).as("pong %d", i).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, LONG_PAUSE})
    void aRequestMayArriveInParts(long pause) throws Exception {
        String all = put("/parts", "one") + put("/parts", "two") + get("/parts");
        for (int cut = 1; cut < all.length(); cut += pause == 0 ? 1 : 17) {
            try (Socket client = server.connect()) {
                client.setTcpNoDelay(true);
                send(client, all.substring(0, cut));
                server.get("/parts-between?timeout=0");
                TimeUnit.MILLISECONDS.sleep(pause);
                send(client, all.substring(cut));
                assertThat(answer(client).statusCode()).as("cut at %d", cut).isEqualTo(200);
                assertThat(answer(client).statusCode()).isEqualTo(200);
                assertThat(answer(client).body()).isEqualTo("two");
            }
        }
    }

    @Test
    void aConnectionGoesOnWithAThreadWhenItNeedsOne() throws Exception {
        String big = "b".repeat(200_000);
        try (Socket client = server.connect()) {
            for (String body : List.of("small", big, "small again")) {
                send(client, put("/sizes", body) + get("/sizes"));
                assertThat(answer(client).statusCode()).isEqualTo(200);
                assertThat(answer(client).body()).isEqualTo(body);
            }
            send(client, "PUT /sizes HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
            assertThat(answer(client).statusCode()).isEqualTo(200);
            send(client, get("/sizes"));
            assertThat(answer(client).body()).isEqualTo("abc");
            send(client, "PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n+3\r\nabc\r\n");
            assertThat(new String(client.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 400");
        }
    }

    /** The target in absolute form is one that only a thread reads. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "PUT /same",
                "PUT /same?as=me|Content-Length: 4||body",
                "POST /same|Content-Type: text/plain; charset=utf-8|Content-Length: 4||body",
                "PUT /same|Accept: text/plain",
                "PUT /same?status=failed|Content-Length: 3||why",
                "PUT /same?ttl=1",
                "PUT /same?bogus=1",
                "PUT /same|Content-Encoding: gzip|Content-Length: 1||x",
                "PUT /same|Content-Length: 5|Content-Type: text/plain|Idempotency-Key: k||again",
                "PUT /same|Origin: http://evil.example",
                "GET /same",
                "HEAD /same",
                "GET /same?timeout=0&count=1000000",
                "GET /none?timeout=0",
                "HEAD /none?timeout=0",
                "GET /none?timeout=10ms|Accept: application/problem+json",
                "GET /none?timeout=10ms|Accept: text/plain",
                "GET /none?timeout=1000000h|If-None-Match: \"1\"",
                "GET /none|Prefer: wait=0",
                "GET /same?until=reset&timeout=0",
                "GET /same?unt%69l=reset&timeout=0",
                "GET /same?timeout=%zz",
                "GET /same?%zz",
                "GET /same?as=%ff&timeout=0",
                "GET /same/",
                "GET /same//x",
                "GET /a%2Fb",
                "GET /%5Fkeys",
                "GET /favicon.ico",
                "GET /na%C3%AFve?timeout=0",
                "GET /same|Authorization: Bearer a|Authorization: Bearer b",
                "GET /same|Connection: keep-alive",
                "GET /same|Connection: Upgrade, HTTP2-Settings|Upgrade: h2c|HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA",
                "DELETE /same",
                "DELETE /same?x=y",
                "PATCH /same",
                "OPTIONS /same",
            })
    void bothWaysRespondAlike(String request) throws Exception {
        String without = request.replace("|", "\r\n");
        String with = without.replaceFirst(" /", " http://localhost:" + server.port() + "/");
        assertThat(response(with)).isEqualTo(response(without));
    }

    /** Returns the parts of the response that do not differ from one to the next, to a request at a key in a known state. */
    private static Map<String, List<String>> response(String request) throws Exception {
        server.send("DELETE", "/same", "");
        server.put("/same", "there");
        int head = request.indexOf("\r\n\r\n");
        int line = (request + "\r\n").indexOf("\r\n");
        String whole = request.substring(0, line) + " HTTP/1.1\r\nHost: localhost:" + server.port()
                + request.substring(line)
                + (head < 0 ? "\r\n\r\n" : "");
        try (Socket client = server.connect()) {
            send(client, whole);
            RawResponse response = answer(client, !request.startsWith("HEAD"));
            Map<String, List<String>> parts = new TreeMap<>(response.headers().map());
            parts.replaceAll((name, values) -> List.of("ETag", "Date").contains(name) ? List.of("some") : values);
            parts.put("status", List.of(String.valueOf(response.statusCode())));
            parts.put("body", List.of(response.body().replaceAll("\"elapsed\":[0-9.]+|[0-9]{10,}", "some")));
            return parts;
        }
    }
}
