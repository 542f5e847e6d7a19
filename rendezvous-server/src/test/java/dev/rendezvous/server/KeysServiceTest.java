package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.Probe;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Times to live, and many keys at once. */
@Timeout(120)
class KeysServiceTest {

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private JsonNode json(String path) throws Exception {
        HttpResponse<String> response = server.get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonMapper.builder().build().readTree(response.body());
    }

    private List<String> names(String path) throws Exception {
        List<String> names = new ArrayList<>();
        json(path).path("keys").forEach(key -> names.add(key.path("name").stringValue()));
        return names;
    }

    private int status(String path) throws Exception {
        return server.get(path).statusCode();
    }

    private void awaitUnsignalled(String path) throws InterruptedException {
        Condition.polling(Probe.of(path + " is unsignalled", () -> {
                    try {
                        return status(path + "?timeout=0") == 404;
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .await(Duration.ofSeconds(60));
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /m?ttl=0, must be positive",
        "PUT, /m?ttl=soon, must be a duration",
        "PUT, /m?ttl=-1, must be a duration",
        "PUT, /m?ttl=1&ttl=2, must not be repeated",
        "PUT, /m?ttl=9999999h, at most a century",
        "GET, /m?ttl=1, unknown parameter",
        "GET, /_status?prefix=a//, empty segment",
        "GET, /_status?prefix=a/../b, dot segment",
        "GET, /_status?prefix=_port/, reserved",
        "GET, /_status?prefix=a%00, control character",
        "GET, /_status?prefx=a, unknown parameter",
        "DELETE, /_keys, all=true resets every key",
        "DELETE, /_keys?prefix=, must not be empty",
        "DELETE, /_keys?prefix=/, must not be empty",
        "DELETE, /_keys?prefix=//, empty segment",
        "DELETE, /_keys?prefix=/build//, empty segment",
        "DELETE, /_keys?all=yes, must not be combined",
        "DELETE, /_keys?all=true&prefix=a, must not be combined"
    })
    void errorsAre400AndNamedAndChangeNothing(String method, String path, String named) throws Exception {
        server.put("/safe", "");
        HttpResponse<String> response = server.send(method, path, "");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).startsWith("{\"ok\":false,\"error\":").contains(named);
        assertThat(status("/safe?timeout=0")).isEqualTo(200);
        assertThat(status("/m?timeout=0")).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /_status, 405",
        "DELETE, /_status, 405",
        "GET, /_keys, 405",
        "GET, /_status/a, 404",
        "DELETE, /_keys/a, 404"
    })
    void otherMethodsAndPathsAreNotServed(String method, String path, int code) throws Exception {
        assertThat(server.send(method, path, "").statusCode()).isEqualTo(code);
    }

    @Test
    void aBrowserOfAnotherSiteResetsNothing() throws Exception {
        server.put("/safe", "");
        assertThat(server.send("DELETE", "/_keys?all=true", "", "Origin", "http://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(status("/safe?timeout=0")).isEqualTo(200);
    }

    @Test
    void anInvalidFlagIsRejected() {
        assertThatThrownBy(() -> TestServer.start("--key-ttl", "0"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("never");
    }

    @Test
    void aSignalWithATimeToLiveExpiresAfterItsWaitersHaveReceivedIt() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = server.getLater("/brief");
        server.awaitCallers("/brief", 1);
        String tag =
                server.put("/brief?ttl=50ms", "x").headers().firstValue("ETag").orElseThrow();
        assertThat(waiting.get(60, TimeUnit.SECONDS).body()).isEqualTo("x");
        awaitUnsignalled("/brief");
        HttpResponse<String> late = server.get("/brief?timeout=0", "If-None-Match", tag);
        assertThat(late.statusCode()).as("the expiry has drawn a version").isEqualTo(404);
        assertThat(late.body()).contains("\"count\":0");
    }

    @Test
    void aFailureWithATimeToLiveExpires() throws Exception {
        server.put("/brief?status=failed&ttl=50ms", "no");
        awaitUnsignalled("/brief");
    }

    @Test
    void aWaitForANewerVersionSeesSignalsThatExpiredMeanwhile() throws Exception {
        String first = server.put("/newer", "a").headers().firstValue("ETag").orElseThrow();
        server.put("/newer?ttl=1ms", "b");
        awaitUnsignalled("/newer");
        assertThat(server.get("/newer", "If-None-Match", first).body()).isEqualTo("b");
    }

    @Test
    void theServerHasADefaultThatARequestMayOverride() throws Exception {
        try (TestServer brief = TestServer.start("--key-ttl", "1h")) {
            brief.put("/default", "");
            brief.put("/never?ttl=never", "");
            brief.put("/own?ttl=10s", "");
            String body = brief.get("/_status").body();
            JsonNode keys = JsonMapper.builder().build().readTree(body).path("keys");
            assertThat(keys.get(0).path("ttl").asDouble()).isBetween(3000.0, 3600.0);
            assertThat(keys.get(1).has("ttl")).isFalse();
            assertThat(keys.get(2).path("ttl").asDouble()).isLessThanOrEqualTo(10.0);
        }
    }

    @Test
    void aRepeatedSignalReturnsTheSameExpiry() throws Exception {
        server.put("/op?ttl=1h", "", "Idempotency-Key", "k");
        assertThat(server.put("/op?ttl=1h", "", "Idempotency-Key", "k").statusCode())
                .isEqualTo(200);
        assertThat(server.put("/op", "", "Idempotency-Key", "k").statusCode()).isEqualTo(422);
    }

    @Test
    void statusShowsEverythingButThePayload() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = server.getLater("/build/42/b");
        server.awaitCallers("/build/42/b", 1);
        server.put("/build/42/a", "one");
        server.put("/build/42/a?status=failed", "disk full");
        server.put("/build/42/a?ttl=1h", "top secret", "Content-Type", "text/plain");
        server.put("/build/4", "");
        JsonNode answer = json("/_status?prefix=build/42/");
        assertThat(answer.toString()).doesNotContain("top secret");
        assertThat(answer.path("prefix").stringValue()).isEqualTo("/build/42/");
        assertThat(answer.path("more").booleanValue()).isFalse();
        assertThat(answer.path("keys")).hasSize(2);
        JsonNode a = answer.path("keys").get(0);
        assertThat(a.path("name").stringValue()).isEqualTo("/build/42/a");
        assertThat(a.path("phase").stringValue()).isEqualTo("signalled");
        assertThat(a.path("count").intValue()).isEqualTo(2);
        assertThat(a.path("bytes").intValue()).isEqualTo(10);
        assertThat(a.path("ttl").asDouble()).isBetween(3000.0, 3600.0);
        assertThat(a.path("waiters").intValue()).isZero();
        JsonNode history = a.path("history");
        assertThat(history).hasSize(3);
        assertThat(history.get(0).path("bytes").intValue()).isEqualTo(3);
        assertThat(history.get(1).path("status").stringValue()).isEqualTo("failed");
        assertThat(history.get(1).path("reason").stringValue()).isEqualTo("disk full");
        assertThat(history.get(2).path("version").longValue())
                .isEqualTo(a.path("version").longValue());
        JsonNode b = answer.path("keys").get(1);
        assertThat(b.path("phase").stringValue()).isEqualTo("unsignalled");
        assertThat(b.path("waiters").intValue()).isEqualTo(1);
        assertThat(names("/_status?prefix=/build/4")).hasSize(3);
        server.put("/build/42/b", "");
        waiting.get(60, TimeUnit.SECONDS);
    }

    @Test
    void statusIsPaged() throws Exception {
        for (int i = 0; i < 501; i++) {
            server.put("/page/%03d".formatted(i), "");
        }
        JsonNode first = json("/_status?prefix=page/");
        assertThat(first.path("keys")).hasSize(500);
        assertThat(first.path("more").booleanValue()).isTrue();
        assertThat(names("/_status?prefix=page/&after=/page/499")).containsExactly("/page/500");
        assertThat(json("/_status?prefix=page/&after=page/499").path("more").booleanValue())
                .isFalse();
    }

    @Test
    void aNamespaceIsResetAndItsWaitersKeepWaiting() throws Exception {
        server.put("/build/42/a", "");
        server.put("/build/42/b?status=failed", "");
        server.put("/build/42/c", "");
        server.send("DELETE", "/build/42/c", "");
        server.put("/build/421", "");
        server.get("/build/42/missed?timeout=1ms");
        CompletableFuture<HttpResponse<String>> waiting = server.getLater("/build/42/d");
        server.awaitCallers("/build/42/d", 1);
        assertThat(server.send("DELETE", "/_keys?prefix=build/42/", "").body()).contains("\"ok\":true", "\"reset\":2");
        assertThat(status("/build/42/a?timeout=0")).isEqualTo(404);
        assertThat(status("/build/42/b?timeout=0")).isEqualTo(404);
        assertThat(status("/build/421?timeout=0")).isEqualTo(200);
        assertThat(server.activity().timeouts()).doesNotContainKey("/build/42/missed");
        assertThat(waiting.isDone()).isFalse();
        assertThat(server.send("DELETE", "/_keys?prefix=build/42/", "").body()).contains("\"reset\":0");
        assertThat(server.send("DELETE", "/_keys?all=true", "").body()).contains("\"reset\":1");
        server.put("/build/42/d", "");
        assertThat(waiting.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
}
