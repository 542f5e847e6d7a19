package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class HttpContractTest {

    private static final String OK = "{\"ok\":true}\n";
    private static final String RESERVED = "{\"ok\":false,\"error\":\"Keys starting with '_' are reserved\"}\n";

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start("--max-payload", "1000");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static HttpResponse<String> end(CompletableFuture<HttpResponse<String>> waiting) throws Exception {
        return waiting.get(60, TimeUnit.SECONDS);
    }

    @Nested
    class KeptFromTheAncestor {

        @ParameterizedTest
        @ValueSource(strings = {"PUT", "POST"})
        void aSignalReleasesEveryWaiterAndRemains(String method) throws Exception {
            String key = "/kept/" + method;
            List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                waiting.add(server.getLater(key));
            }
            server.awaitCallers(key, 20);
            HttpResponse<String> signal = server.send(method, key, "");
            assertThat(signal.statusCode()).isEqualTo(200);
            assertThat(signal.body()).isEqualTo(OK);
            for (CompletableFuture<HttpResponse<String>> one : waiting) {
                assertThat(end(one).statusCode()).isEqualTo(200);
                assertThat(end(one).body()).isEqualTo(OK);
            }
            assertThat(server.get(key).body()).isEqualTo(OK);
        }

        @Test
        void aTimeoutIs404WithAReason() throws Exception {
            HttpResponse<String> response = server.get("/kept/never?timeout=50ms");
            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(response.body())
                    .startsWith(
                            "{\"ok\":false,\"error\":\"Timeout\",\"name\":\"/kept/never\",\"reason\":\"not signalled\"")
                    .contains("\"version\":0", "\"attempts\":1", "\"elapsed\":0.");
        }

        @ParameterizedTest
        @CsvSource({
            "GET, /_",
            "GET, /_foo/bar",
            "PUT, /_foo",
            "DELETE, /_foo",
            "PATCH, /_foo",
            "GET, /%5Ffoo",
            "PUT, /_port/a/1",
            "POST, /_postgres/a",
            "GET, /_port",
            "GET, /_port/a",
            "GET, /_port/a/1/2",
            "GET, /_postgres"
        })
        void pathsThatBeginWithAnUnderscoreAreReserved(String method, String path) throws Exception {
            HttpResponse<String> response = server.send(method, path, "");
            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(response.body()).isEqualTo(RESERVED);
        }

        @Test
        void aPortIsAwaited() throws Exception {
            int port;
            try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = closed.getLocalPort();
            }
            String path = "/_port/127.0.0.1/" + port;
            CompletableFuture<HttpResponse<String>> waiting = server.getLater(path);
            CompletableFuture<HttpResponse<String>> another = server.getLater(path);
            server.awaitCallers(path, 2);
            try (ServerSocket opened = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
                assertThat(end(waiting).body()).isEqualTo(OK);
                assertThat(end(another).body()).isEqualTo(OK);
                assertThat(server.get("/").body()).contains("\"marked\":[").contains("\"" + path + "\"");
            }
            HttpResponse<String> afresh = server.get(path + "?timeout=0");
            assertThat(afresh.statusCode())
                    .as("nothing is answered from memory")
                    .isEqualTo(404);
            assertThat(afresh.body()).contains("\"kind\":\"CONNECTION_REFUSED\"");
        }

        @Test
        void aPortOnIpv6IsWrittenWithOrWithoutBrackets() throws Exception {
            assertThat(server.get("/_port/::1/1?timeout=0").body()).contains("\"error\":\"Timeout\"");
            assertThat(server.get("/_port/%5B::1%5D/1?timeout=0").body()).contains("\"error\":\"Timeout\"");
            assertThat(server.raw("GET /_port/[::1]/1?timeout=0 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .contains("\"error\":\"Timeout\"");
        }

        @Test
        void aSingleCheckIsNotAWaitAndIsNotListedAsATimedOutOne() throws Exception {
            assertThat(server.get("/kept/checked?timeout=0").statusCode()).isEqualTo(404);
            assertThat(server.get("/kept/waited-for?timeout=1ms").statusCode()).isEqualTo(404);
            assertThat(server.activity().timeouts())
                    .containsKey("/kept/waited-for")
                    .doesNotContainKey("/kept/checked");
        }

        @Test
        void theHomeIsJsonUnlessABrowserAsks() throws Exception {
            String json = server.get("/", "Accept", "*/*").body();
            assertThat(json).startsWith("{\"ok\":true,\"waiting_and_failed\":[").contains("\"marked\":[");
            HttpResponse<String> html = server.get("/", "Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8");
            assertThat(html.body()).startsWith("<!doctype html>");
            assertThat(header(html, "Vary")).isEqualTo("Accept");
            assertThat(header(html, "Content-Security-Policy")).contains("default-src 'none'");
        }

        @Test
        void theIconNeverWaits() throws Exception {
            assertThat(server.get("/favicon.ico").statusCode()).isEqualTo(200);
        }
    }

    @Nested
    class Waiting {

        @Test
        void zeroIsOneCheck() throws Exception {
            assertThat(server.get("/zero?timeout=0").statusCode()).isEqualTo(404);
            server.put("/zero", "");
            assertThat(server.get("/zero?timeout=0").statusCode()).isEqualTo(200);
        }

        @Test
        void isLimitedByQueryThenPreferenceThenDefault() throws Exception {
            HttpResponse<String> preferred = server.get("/pref", "Prefer", "respond-async, wait=0");
            assertThat(preferred.statusCode()).isEqualTo(404);
            assertThat(header(preferred, "Preference-Applied")).isEqualTo("wait=0");
            assertThat(server.get("/pref?timeout=10ms", "Prefer", "wait=60").statusCode())
                    .isEqualTo(404);
            server.put("/pref", "");
            HttpResponse<String> clamped = server.get("/pref?timeout=9h");
            assertThat(header(clamped, "Preference-Applied")).isEqualTo("wait=3600");
        }

        @Test
        void forTheThirdSignalCountsFromTheReset() throws Exception {
            server.put("/third", "");
            server.send("DELETE", "/third", "");
            CompletableFuture<HttpResponse<String>> waiting = server.getLater("/third?count=2");
            server.awaitCallers("/third", 1);
            assertThat(header(server.put("/third", ""), "Rendezvous-Count")).isEqualTo("1");
            assertThat(waiting.isDone()).isFalse();
            server.put("/third", "");
            assertThat(end(waiting).statusCode()).isEqualTo(200);
        }

        @Test
        void forANewerVersionMissesNothingBetweenTwoRequests() throws Exception {
            String first = header(server.put("/newer", "a"), "ETag");
            assertThat(server.get("/newer?timeout=10ms", "If-None-Match", first).statusCode())
                    .isEqualTo(304);
            server.put("/newer", "b");
            server.send("DELETE", "/newer", "");
            HttpResponse<String> newer = server.get("/newer", "If-None-Match", first);
            assertThat(newer.statusCode()).as("signalled and reset in between").isEqualTo(200);
            assertThat(newer.body()).isEqualTo("b");
            HttpResponse<String> none = server.get("/newer?timeout=10ms", "If-None-Match", header(newer, "ETag"));
            assertThat(none.statusCode()).as("the reset has drawn a version").isEqualTo(404);
        }

        @Test
        void untilAResetEndsWithIt() throws Exception {
            assertThat(server.get("/until?until=reset").statusCode())
                    .as("never signalled")
                    .isEqualTo(200);
            server.put("/until", "x");
            HttpResponse<String> tooEarly = server.get("/until?until=reset&timeout=0");
            assertThat(tooEarly.statusCode()).isEqualTo(404);
            assertThat(tooEarly.body()).contains("\"reason\":\"still signalled\"");
            CompletableFuture<HttpResponse<String>> waiting = server.getLater("/until?until=reset");
            server.awaitCallers("/until", 1);
            server.put("/until?status=failed", "disk full");
            assertThat(server.get("/until?until=reset&timeout=0").body()).contains("still signalled as failed");
            assertThat(waiting.isDone()).isFalse();
            server.send("DELETE", "/until", "");
            HttpResponse<String> reset = end(waiting);
            assertThat(reset.statusCode()).isEqualTo(200);
            assertThat(reset.body()).isEqualTo("{\"ok\":true}\n");
            assertThat(header(reset, "ETag")).matches("\"[1-9][0-9]*\"");
        }

        @Test
        void untilAResetSaysNothingAboutSignals() throws Exception {
            assertThat(server.get("/until?until=noon").body()).contains("'until' must be signalled or reset");
            assertThat(server.get("/until?until=reset&count=2").statusCode()).isEqualTo(400);
            assertThat(server.get("/until?until=reset", "If-None-Match", "\"0\"")
                            .statusCode())
                    .isEqualTo(400);
        }

        @Test
        void aNameNeverSignalledHasVersionZero() throws Exception {
            HttpResponse<String> response = server.get("/virgin?timeout=0", "If-None-Match", "\"0\"");
            assertThat(response.statusCode()).isEqualTo(304);
            assertThat(header(response, "ETag")).isEqualTo("\"0\"");
        }

        @Test
        void isShownUntilItSucceeds() throws Exception {
            server.get("/shown?timeout=1ms");
            assertThat(server.get("/").body()).contains("\"/shown\"");
            assertThat(server.activity().timeouts()).containsKey("/shown");
            server.put("/shown", "");
            assertThat(server.activity().timeouts()).doesNotContainKey("/shown");
        }
    }

    @Nested
    class Payloads {

        @Test
        void areReturnedUnchangedAndSandboxed() throws Exception {
            CompletableFuture<HttpResponse<String>> waiting = server.getLater("/page");
            server.awaitCallers("/page", 1);
            server.put("/page", "<script>alert(1)</script>", "Content-Type", "text/html");
            HttpResponse<String> response = end(waiting);
            assertThat(response.body()).isEqualTo("<script>alert(1)</script>");
            assertThat(header(response, "Content-Type")).isEqualTo("text/html");
            assertThat(header(response, "Content-Security-Policy")).isEqualTo("sandbox; default-src 'none'");
            assertThat(header(response, "Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
            assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
        }

        @Test
        void areReplacedByTheLatest() throws Exception {
            server.put("/latest", "a");
            server.put("/latest", "b");
            assertThat(server.get("/latest").body()).isEqualTo("b");
            server.put("/latest", "");
            assertThat(server.get("/latest").body()).isEqualTo(OK);
        }

        @Test
        void haveALimit() throws Exception {
            HttpResponse<String> response = server.put("/big", "x".repeat(1001));
            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(response.body()).startsWith("{\"ok\":false,\"error\":");
        }

        @Test
        void answerHeadWithoutContent() throws Exception {
            server.put("/head", "12345");
            HttpResponse<String> response = server.send("HEAD", "/head", "");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(header(response, "Content-Length")).isEqualTo("5");
            assertThat(response.body()).isEmpty();
        }
    }

    @Nested
    class Failures {

        @Test
        void endCurrentAndLaterWaits() throws Exception {
            CompletableFuture<HttpResponse<String>> waiting = server.getLater("/failing");
            server.awaitCallers("/failing", 1);
            String version = header(server.put("/failing?status=failed", "disk full"), "ETag")
                    .replace("\"", "");
            assertThat(end(waiting).statusCode()).isEqualTo(424);
            assertThat(end(waiting).body()).contains("disk full").contains("\"version\":" + version);
            assertThat(server.get("/failing").statusCode()).isEqualTo(424);
            assertThat(server.get("/failing?timeout=10ms", "If-None-Match", "\"" + version + "\"")
                            .statusCode())
                    .as("a client that knows this version waits for a newer one")
                    .isEqualTo(304);
            server.put("/failing", "");
            assertThat(server.get("/failing").statusCode()).isEqualTo(200);
        }
    }

    @Nested
    class Idempotency {

        @Test
        void countsARepeatedSignalOnce() throws Exception {
            HttpResponse<String> first = server.put("/idem", "a", "Idempotency-Key", "k1");
            HttpResponse<String> again = server.put("/idem", "a", "Idempotency-Key", "k1");
            assertThat(header(again, "ETag")).isEqualTo(header(first, "ETag"));
            assertThat(header(server.get("/idem"), "Rendezvous-Count")).isEqualTo("1");
            assertThat(server.put("/idem", "b", "Idempotency-Key", "k1").statusCode())
                    .isEqualTo(422);
            assertThat(server.put("/idem", "a", "Idempotency-Key", "x".repeat(256))
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Nested
    class Mistakes {

        @ParameterizedTest
        @CsvSource({
            "GET, /m?tiemout=1, unknown parameter 'tiemout'",
            "PUT, /m?statsu=failed, unknown parameter 'statsu'",
            "GET, /m?timeout=1&timeout=2, must not be repeated",
            "GET, /m?timeout=soon, must be a duration",
            "GET, /m?timeout=-1, must be a duration",
            "GET, /m?count=0, positive integer",
            "GET, /m?count=99999999999999999999, positive integer",
            "PUT, /m?status=ok, 'failed' or omitted",
            "PUT, /m?timeout=1, unknown parameter",
            "DELETE, /m?x, unknown parameter",
            "GET, /m/, trailing slash",
            "GET, /m%2Fn, encoded slash",
            "GET, /m%00, control character",
            "GET, /%ff, UTF-8",
            "GET, /_port/127.0.0.1/http, from 1 to 65535",
            "GET, /_port/127.0.0.1/0, from 1 to 65535",
            "GET, /_port/127.0.0.1/1?count=2, unknown parameter",
            "GET, /?x=1, unknown parameter"
        })
        void are400AndNamed(String method, String path, String named) throws Exception {
            HttpResponse<String> response = server.send(method, path, "");
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).startsWith("{\"ok\":false,\"error\":").contains(named);
        }

        @ParameterizedTest
        @ValueSource(strings = {"42", "\"x\"", "*, \"1\"", "\"1\" \"2\"", "\"99999999999999999999\""})
        void inAnETagAre400(String tag) throws Exception {
            assertThat(server.get("/m?timeout=0", "If-None-Match", tag).statusCode())
                    .isEqualTo(400);
        }

        @ParameterizedTest
        @CsvSource({
            "PATCH, /m, DELETE",
            "OPTIONS, /m, DELETE",
            "BREW, /m, DELETE",
            "PUT, /, OPTIONS",
            "DELETE, /, OPTIONS",
            "PUT, /favicon.ico, HEAD"
        })
        void inTheMethodAre405(String method, String path, String allowed) throws Exception {
            HttpResponse<String> response = server.send(method, path, "");
            assertThat(response.statusCode()).isEqualTo(405);
            assertThat(header(response, "Allow")).contains("GET").endsWith(allowed);
        }

        @Test
        void ofAnyTagIs304OnlyIfThereIsAPresentVersion() throws Exception {
            assertThat(server.get("/star?timeout=0", "If-None-Match", "*").statusCode())
                    .isEqualTo(404);
            String tag = header(server.put("/star", "x"), "ETag");
            assertThat(server.get("/star?timeout=0", "If-None-Match", "*").statusCode())
                    .isEqualTo(304);
            for (String tags :
                    List.of("\"1\", " + tag, "W/" + tag, tag.replaceFirst(".$", "-gzip\""), "\"other\"," + tag)) {
                assertThat(server.get("/star?timeout=0", "If-None-Match", tags).statusCode())
                        .as(tags)
                        .isEqualTo(304);
            }
            server.put("/star", "y");
            assertThat(server.get("/star?timeout=0", "If-None-Match", "W/" + tag)
                            .body())
                    .isEqualTo("y");
        }

        @Test
        void areProblemDetailsIfRequested() throws Exception {
            HttpResponse<String> response = server.get("/m?timeout=0", "Accept", "application/problem+json");
            assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
            assertThat(response.body()).startsWith("{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "nonsense\r\n\r\n",
                    "GET\r\n\r\n",
                    "GET /a HTTP/9.9\r\n\r\n",
                    "GET /a HTTP/0.9\r\n\r\n",
                    "\0\0\0\0\r\n\r\n",
                    "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
                    "GET /a HTTP/1.1\r\nHost: x\r\nbroken\r\n\r\n",
                    "PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
                    "PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                    "GET /a HTTP/1.1\r\nHost: x:y:z\r\n\r\n"
                })
        void thatAreNotHttpAreClientErrors(String bytes) throws Exception {
            String answer = server.raw(bytes);
            assertThat(answer)
                    .startsWith("HTTP/1.1 ")
                    .contains("\r\nDate: ", " GMT\r\n")
                    .doesNotContain("HTTP/1.1 500", "Exception")
                    .as("says why")
                    .doesNotContain("\"error\":\"Bad Request\"");
            assertThat(server.get("/").statusCode()).as("the server goes on").isEqualTo(200);
        }

        @Test
        void haveTheTimeOfTheResponse() throws Exception {
            Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            for (HttpResponse<String> response : List.of(server.get("/date?timeout=1100ms"), server.get("/"))) {
                Instant date = DateTimeFormatter.RFC_1123_DATE_TIME.parse(header(response, "Date"), Instant::from);
                assertThat(header(response, "Date")).endsWith(" GMT");
                assertThat(date).isBetween(before.plusSeconds(1), Instant.now());
            }
        }

        @Test
        void ofEndlessLinesAreCutOff() throws Exception {
            assertThat(server.raw("GET /" + "a".repeat(100_000) + " HTTP/1.1\r\n\r\n"))
                    .startsWith("HTTP/1.1 414");
        }
    }

    @Nested
    class BrowsersOfOtherSites {

        @ParameterizedTest
        @CsvSource({
            "PUT, /site, Origin, http://evil.example",
            "PUT, /site, Origin, null",
            "POST, /site, Sec-Fetch-Site, cross-site",
            "DELETE, /site, Sec-Fetch-Site, same-site",
            "GET, /_port/127.0.0.1/1, Sec-Fetch-Site, cross-site"
        })
        void changeNothingAndProbeNothing(String method, String path, String name, String value) throws Exception {
            assertThat(server.send(method, path, "", name, value).statusCode()).isEqualTo(403);
            assertThat(server.get("/site?timeout=0").statusCode()).isEqualTo(404);
        }

        @Test
        void areNotOurOwnPage() throws Exception {
            String own = "http://127.0.0.1:" + server.port();
            assertThat(server.put("/own", "", "Origin", own, "Sec-Fetch-Site", "same-origin")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Nested
    class ForbiddenAddresses {

        @ParameterizedTest
        @ValueSource(strings = {"169.254.169.254", "::ffff:169.254.169.254", "[fe80::1]", "100.100.100.200"})
        void areRefusedAtOnce(String host) throws Exception {
            HttpResponse<String> response =
                    server.get("/_port/" + host.replace("[", "%5B").replace("]", "%5D") + "/80");
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.body()).contains("--allow-probe");
        }
    }

    @Test
    void connectionsAreClosedWhenTheClientSaysSo() throws Exception {
        for (String request :
                List.of("PUT /close", "GET /close", "GET /close2?timeout=10ms", "GET /", "PATCH /close", "GET /a%zz")) {
            String answer =
                    server.raw(request + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
            assertThat(answer).as(request).startsWith("HTTP/1.1 ").contains("Connection: close");
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrderEvenBehindAWait() throws Exception {
        String answers = server.raw("GET /pipe1?timeout=50ms HTTP/1.1\r\nHost: x\r\n\r\n"
                + "PUT /pipe2 HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nz"
                + "GET /pipe2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answers).startsWith("HTTP/1.1 404").endsWith("\r\n\r\nz");
        assertThat(answers.split("HTTP/1.1 ", -1)).hasSize(4);
    }

    @Test
    void plainTextIsTheBarePayloadAndVersion() throws Exception {
        HttpResponse<String> signalled = server.put("/text", "10.0.0.7", "Accept", "text/plain");
        assertThat("\"" + signalled.body().strip() + "\"")
                .isEqualTo(signalled.headers().firstValue("ETag").orElseThrow());
        assertThat(server.get("/text", "Accept", "text/plain").body()).isEqualTo("10.0.0.7");
        server.put("/text", "");
        HttpResponse<String> withoutPayload = server.get("/text", "Accept", "text/plain");
        assertThat(withoutPayload.statusCode()).isEqualTo(200);
        assertThat(withoutPayload.body()).isEmpty();
        server.put("/text?status=failed", "disk full\u001b[2J");
        HttpResponse<String> failed = server.get("/text", "Accept", "text/plain");
        assertThat(failed.statusCode()).isEqualTo(424);
        assertThat(failed.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
        assertThat(failed.body())
                .startsWith("Failed: signalled as failed: disk full")
                .endsWith("\n")
                .doesNotContain("\u001b");
        assertThat(server.get("/never?timeout=0", "Accept", "text/plain").body())
                .startsWith("Timeout: ");
        assertThat(server.get("/never?timeout=x", "Accept", "text/plain").body())
                .startsWith("parameter 'timeout' must be");
    }
}
