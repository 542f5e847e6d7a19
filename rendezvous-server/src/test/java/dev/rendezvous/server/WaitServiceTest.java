package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Condition;
import dev.rendezvous.Probe;
import dev.rendezvous.testing.FakeServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class WaitServiceTest {

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static JsonNode body(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return JsonMapper.builder().build().readTree(response.body());
    }

    private static JsonNode end(CompletableFuture<HttpResponse<String>> waiting, int status) throws Exception {
        return body(waiting.get(60, TimeUnit.SECONDS), status);
    }

    private static List<String> names(JsonNode parts) {
        List<String> names = new ArrayList<>();
        parts.forEach(part -> names.add(part.path("name").stringValue()));
        return names;
    }

    private static int closedPort() throws Exception {
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return closed.getLocalPort();
        }
    }

    private static String many(String how, int names) {
        return IntStream.range(0, names).mapToObj(i -> how + "=/k" + i).collect(Collectors.joining("&", "/_wait?", ""));
    }

    @Test
    void theTimeOfAWaitThatTimesOutIsItsTimeout() throws Exception {
        for (String path : List.of("/_wait?all=/never&", "/never?", "/_port/127.0.0.1/" + closedPort() + "?")) {
            assertThat(body(server.get(path + "timeout=30ms"), 404)
                            .path("elapsed")
                            .asDouble())
                    .as(path)
                    .isEqualTo(0.03);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/_wait, is missing",
        "/_wait?timeout=1, is missing",
        "/_wait?all=/a&any=/b, must not be given together",
        "/_wait?all=/a&all=a, must not be repeated",
        "/_wait?all=/a&timeout=1&timeout=2, must not be repeated",
        "/_wait?all=/a&al=/b, unknown parameter 'al'",
        "/_wait?all=, empty segment",
        "/_wait?all=/, empty segment",
        "/_wait?all=/a//b, empty segment",
        "/_wait?all=/a/..%2Fb, dot segment",
        "/_wait?all=/a%00, control character",
        "/_wait?all=/_foo, must be a key",
        "/_wait?all=/_wait, must be a key",
        "/_wait?all=/_port/localhost, must be a key",
        "/_wait?all=/_port/localhost/http, from 1 to 65535",
        "/_wait?all=/_postgres/a/b, must be a key",
        "/_wait?all=/a&count=2, unknown parameter"
    })
    void errorsAre400AndNamed(String path, String named) throws Exception {
        assertThat(body(server.get(path), 400).path("error").stringValue()).contains(named);
    }

    @Test
    void theNumberOfNamesIsLimited() throws Exception {
        assertThat(body(server.get(many("any", 257) + "&timeout=0"), 400)
                        .path("error")
                        .stringValue())
                .contains("at most 256, but was 257");
        assertThat(body(server.get(many("any", 256) + "&timeout=0"), 404).path("missing"))
                .hasSize(256);
    }

    @Test
    void aPortThatIsMetIsLeftAloneUntilTheOthersAre() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (FakeServer open = FakeServer.handling(client -> connections.incrementAndGet())) {
            String port = "/_port/127.0.0.1/" + open.port();
            CompletableFuture<HttpResponse<String>> waiting =
                    server.getLater("/_wait?all=" + port + "&all=/a&timeout=1h");
            Condition.polling(Probe.of("connected", () -> connections.get() > 0))
                    .await(Duration.ofSeconds(60));
            server.awaitCallers("/a", 1);
            server.put("/a", "");
            assertThat(names(end(waiting, 200).path("met"))).containsExactlyInAnyOrder(port, "/a");
            assertThat(connections).hasValueBetween(1, 2);
        }
    }

    @Test
    void otherMethodsAreNotAllowed() throws Exception {
        HttpResponse<String> response = server.send("PUT", "/_wait?all=/a", "");
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
        assertThat(server.get("/_wait/a").statusCode()).isEqualTo(404);
    }

    @Test
    void aFailureSignalEndsAllAtOnce() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = server.getLater("/_wait?all=/a&all=/b&all=/c&timeout=1h");
        server.awaitCallers("/b", 1);
        server.put("/a", "");
        server.put("/b?status=failed", "disk full");
        JsonNode body = end(waiting, 424);
        assertThat(body.path("error").stringValue()).isEqualTo("Failed");
        assertThat(body.path("reason").stringValue()).isEqualTo("/b: signalled as failed: disk full");
        assertThat(names(body.path("failed"))).containsExactly("/b");
        assertThat(names(body.path("missing"))).containsExactly("/c");
        assertThat(names(body.path("met"))).containsExactly("/a");
        assertThat(end(server.getLater("/_wait?all=/b&all=/c&timeout=1h"), 424)
                        .path("ok")
                        .booleanValue())
                .as("a later wait")
                .isFalse();
    }

    @Test
    void failureSignalsEndAnyOnlyIfAllHaveFailed() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = server.getLater("/_wait?any=/a&any=/b&timeout=1h");
        server.awaitCallers("/b", 1);
        server.put("/a?status=failed", "no");
        server.put("/c", "");
        assertThat(end(server.getLater("/_wait?any=/a&any=/c"), 200)
                        .path("met")
                        .get(0)
                        .path("name")
                        .stringValue())
                .isEqualTo("/c");
        assertThat(waiting.isDone()).isFalse();
        server.put("/b?status=failed", "no");
        assertThat(names(end(waiting, 424).path("failed"))).containsExactly("/a", "/b");
    }

    @Test
    void aForbiddenAddressIs403() throws Exception {
        JsonNode body = body(server.get("/_wait?all=/a&all=/_port/169.254.169.254/80"), 403);
        assertThat(body.path("error").stringValue()).contains("--allow-probe");
        assertThat(server.get("/_wait?any=/a&any=/_port/169.254.169.254/80&timeout=0")
                        .statusCode())
                .as("any may still be met by the other")
                .isEqualTo(404);
    }

    @Test
    void aTimeoutReportsTheReasonOfEachKey() throws Exception {
        int port = closedPort();
        server.put("/there", "");
        JsonNode body =
                body(server.get("/_wait?all=/there&all=/not&all=/_port/127.0.0.1/" + port + "&timeout=100ms"), 404);
        assertThat(body.path("error").stringValue()).isEqualTo("Timeout");
        assertThat(names(body.path("met"))).containsExactly("/there");
        assertThat(names(body.path("missing"))).containsExactly("/not", "/_port/127.0.0.1/" + port);
        assertThat(body.path("missing").get(0).path("reason").stringValue()).isEqualTo("not signalled");
        assertThat(body.path("missing").get(1).path("kind").stringValue()).isEqualTo("CONNECTION_REFUSED");
        assertThat(body.path("reason").stringValue()).contains("/not: not signalled; /_port/");
        assertThat(body.path("elapsed").asDouble()).isPositive();
        assertThat(server.activity().timeouts())
                .containsKeys("/not", "/_port/127.0.0.1/" + port)
                .doesNotContainKey("/there");
    }

    @Test
    void allConditionsAreMet() throws Exception {
        int port = closedPort();
        String probe = "/_port/127.0.0.1/" + port;
        CompletableFuture<HttpResponse<String>> waiting =
                server.getLater("/_wait?all=/abc&all=" + probe + "&timeout=1h");
        server.awaitCallers("/abc", 1);
        server.awaitCallers(probe, 1);
        server.put("/abc", "10.0.0.7");
        server.send("DELETE", "/abc", "");
        try (ServerSocket opened = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
            JsonNode body = end(waiting, 200);
            assertThat(body.path("ok").booleanValue()).isTrue();
            assertThat(body.path("missing")).isEmpty();
            JsonNode key = body.path("met").get(0);
            assertThat(key.path("name").stringValue()).isEqualTo("/abc");
            assertThat(key.path("count").intValue())
                    .as("seen, though it was reset")
                    .isEqualTo(1);
            Instant signalled = Instant.parse(key.path("at").stringValue());
            JsonNode open = body.path("met").get(1);
            assertThat(open.path("name").stringValue()).isEqualTo(probe);
            assertThat(Instant.parse(open.path("at").stringValue())).isAfterOrEqualTo(signalled);
            assertThat(opened.isBound()).isTrue();
        }
        server.awaitCallers("/abc", 0);
        server.awaitCallers(probe, 0);
    }

    @Test
    void anyIsMetByTheFirst() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting =
                server.getLater("/_wait?any=/a&any=/b&any=/_port/127.0.0.1/" + closedPort() + "&timeout=1h");
        server.awaitCallers("/b", 1);
        server.put("/b", "");
        JsonNode body = end(waiting, 200);
        assertThat(names(body.path("met"))).containsExactly("/b");
        assertThat(names(body.path("missing"))).hasSize(2).contains("/a");
    }

    @Test
    void hundredsOfNamesAreMetInAnyOrder() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiting.add(server.getLater(many("all", 256) + "&timeout=1h"));
        }
        server.awaitCallers("/k255", 5);
        for (int i = 255; i >= 0; i--) {
            assertThat(waiting).noneMatch(CompletableFuture::isDone);
            server.put("/k" + (i * 37 % 256), "");
        }
        for (CompletableFuture<HttpResponse<String>> one : waiting) {
            assertThat(end(one, 200).path("met")).hasSize(256);
        }
        server.awaitCallers("/k255", 0);
    }

    @Test
    void aSignalThatExpiresWhileOthersAreAwaitedCounts() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = server.getLater("/_wait?all=/brief&all=/late&timeout=1h");
        server.awaitCallers("/late", 1);
        server.put("/brief?ttl=1ms", "");
        while (server.get("/brief?timeout=0").statusCode() == 200) {
            Thread.onSpinWait();
        }
        server.put("/late", "");
        assertThat(names(end(waiting, 200).path("met"))).containsExactly("/brief", "/late");
    }

    @Test
    void namesAreDecodedOnce() throws Exception {
        server.put("/db%20ip/%C3%A4%2525", "");
        assertThat(names(end(server.getLater("/_wait?all=%2Fdb%20ip%2F%C3%A4%2525"), 200)
                        .path("met")))
                .containsExactly("/db ip/ä%25");
    }

    @Test
    void aClientThatDisconnectsIsRemoved() throws Exception {
        try (Socket client = server.connect()) {
            client.getOutputStream()
                    .write("GET /_wait?all=/a&all=/_port/127.0.0.1/1&timeout=1h HTTP/1.1\r\nHost: x\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            server.awaitCallers("/a", 1);
            server.awaitCallers("/_port/127.0.0.1/1", 1);
        }
        server.awaitCallers("/a", 0);
        server.awaitCallers("/_port/127.0.0.1/1", 0);
    }

    @Test
    void aStoppingServerReportsThatItStops() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = server.getLater("/_wait?all=/a&all=/b&timeout=1h");
        server.awaitCallers("/b", 1);
        Thread stopping = Thread.ofVirtual().start(server::stop);
        assertThat(end(waiting, 503).path("ok").booleanValue()).isFalse();
        stopping.join();
    }
}
