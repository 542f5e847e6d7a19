package dev.rendezvous.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.internal.state.KeySignal;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.SignalContent;
import dev.rendezvous.server.http.Limits.Kind;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class LimitsTest {

    private static Socket waiting(TestServer server, String path) throws IOException {
        Socket socket = server.connect();
        socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(US_ASCII));
        return socket;
    }

    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void aServerAtItsWaiterLimitStillAcceptsSignals() throws Exception {
        try (TestServer server = TestServer.start("--max-waiters", "20")) {
            List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                waiting.add(server.getLater("/full"));
            }
            server.awaitCallers("/full", 20);
            for (String path : List.of("/full", "/other", "/_port/127.0.0.1/1")) {
                HttpResponse<String> tooMany = server.get(path);
                assertThat(tooMany.statusCode()).isEqualTo(503);
                assertThat(header(tooMany, "Retry-After")).isEqualTo("5");
                assertThat(tooMany.body()).contains("20 waiters", "--max-waiters");
            }
            assertThat(server.hits(Kind.WAITERS)).isEqualTo(3);
            assertThat(server.get("/other?timeout=0").statusCode())
                    .as("a single check is not a wait")
                    .isEqualTo(404);
            assertThat(server.get("/").statusCode()).isEqualTo(200);
            assertThat(server.put("/full", "").statusCode()).isEqualTo(200);
            for (CompletableFuture<HttpResponse<String>> one : waiting) {
                assertThat(one.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            }
            server.awaitCallers("/full", 0);
            assertThat(server.get("/next?timeout=1ms").statusCode())
                    .as("the waiters no longer count")
                    .isEqualTo(404);
        }
    }

    @Test
    void oneAddressCannotUseTheWholeWaiterQuota() throws Exception {
        try (TestServer server = TestServer.start("--max-waiters-per-address", "3")) {
            List<Socket> waiting = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                waiting.add(waiting(server, "/mine"));
            }
            server.awaitCallers("/mine", 3);
            HttpResponse<String> refused = server.get("/mine");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(header(refused, "Retry-After")).isEqualTo("5");
            assertThat(refused.body()).contains("--max-waiters-per-address");
            assertThat(server.hits(Kind.WAITERS_PER_ADDRESS)).isEqualTo(1);
            waiting.getFirst().close();
            server.awaitCallers("/mine", 2);
            assertThat(server.get("/mine?timeout=1ms").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aKeyBeyondTheLimitIsRefusedAndOtherKeysStillWork() throws Exception {
        try (TestServer server = TestServer.start("--max-keys", "2")) {
            server.put("/one", "");
            CompletableFuture<HttpResponse<String>> waiting = server.getLater("/two");
            CompletableFuture<HttpResponse<String>> another = server.getLater("/three");
            server.awaitCallers("/two", 1);
            server.awaitCallers("/three", 1);
            assertThat(server.put("/two", "").statusCode()).isEqualTo(200);
            assertThat(waiting.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            HttpResponse<String> refused = server.put("/three", "");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(header(refused, "Retry-After")).isEqualTo("5");
            assertThat(refused.body()).contains("at most 2 names", "--max-keys");
            assertThat(server.put("/one", "again").statusCode()).isEqualTo(200);
            assertThat(another).isNotDone();
            assertThat(server.hits(Kind.NAMES)).isEqualTo(1);
        }
    }

    @Test
    void theMemoryOfEverythingThatIsStoredIsLimited() throws Exception {
        for (String kind : List.of("payload", "media type", "reason", "idempotency key", "name")) {
            try (TestServer server = TestServer.start("--max-stored", "20000")) {
                HttpResponse<String> answer = fill(server, kind, 0);
                int sent = 1;
                for (; answer.statusCode() == 200 && sent < 1000; sent++) {
                    answer = fill(server, kind, sent);
                }
                assertThat(answer.statusCode()).as(kind).isEqualTo(503);
                assertThat(sent).as(kind).isGreaterThan(10).isLessThan(40);
                assertThat(answer.body()).contains("20000 bytes", "--max-stored", "?ttl=", "--evict-after");
                assertThat(server.hits(Kind.STORED)).isEqualTo(1);
                assertThat(text(server)).contains("rendezvous_stored_bytes_limit 20000.0");
                assertThat(server.send("DELETE", "/k1", "").statusCode())
                        .as("a reset needs no room")
                        .isEqualTo(200);
            }
        }
    }

    /** Sends some 200 characters. */
    private static HttpResponse<String> fill(TestServer server, String what, int i) throws Exception {
        String text = "x".repeat(200);
        return switch (what) {
            case "payload" -> server.put("/k" + i, text + text);
            case "media type" -> server.put("/k" + i, "x", "Content-Type", "text/" + text);
            case "reason" -> server.put("/k" + i + "?status=failed", text);
            case "idempotency key" -> server.put("/k" + i % 2, "", "Idempotency-Key", text + i);
            default -> server.put("/k" + i + text, "");
        };
    }

    private static String text(TestServer server) {
        return new String(server.metrics().text(), StandardCharsets.UTF_8);
    }

    @Test
    void theDefaultLimitFollowsFromTheHeapAndIsNoNumberOfNames() throws Exception {
        try (TestServer server = TestServer.start()) {
            long half = Runtime.getRuntime().maxMemory() / 100 * 50;
            assertThat(text(server)).contains("rendezvous_stored_bytes_limit " + (double) half);
            for (int i = 0; i < 12_000; i++) {
                server.store()
                        .apply(
                                Name.key("k" + i),
                                new KeySignal(
                                        new SignalContent.Success(Optional.empty()),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Duration.ofHours(1)));
            }
            assertThat(server.put("/another", "").statusCode()).isEqualTo(200);
            assertThat(text(server)).contains("rendezvous_stored_names 12001.0");
            assertThat(server.get("/").body())
                    .contains("\"/another\"", "\"/k11999\"", "\"/k2001\"", "\"more\":true")
                    .doesNotContain("\"/k2000\"");
            assertThat(server.get("/_status?prefix=k&after=/k9998").body())
                    .contains("\"/k9999\"", "\"more\":false")
                    .doesNotContain("\"/k9998\"");
        }
    }

    @Test
    void namesThatHaveNotBeenUsedForLongMakeRoom() throws Exception {
        try (TestServer server = TestServer.start("--max-keys", "5", "--evict-after", "1s")) {
            for (int i = 0; i < 5; i++) {
                server.put("/k" + i, "");
            }
            server.await("room", () -> server.put("/new", "").statusCode() == 200);
            assertThat(text(server)).contains("rendezvous_evicted_names_total{class=\"standing\"} 1.0");
        }
        try (TestServer server = TestServer.start("--max-keys", "1", "--evict-after", "never")) {
            server.put("/one", "");
            assertThat(server.put("/two", "").body()).contains("at most 1 names", "--max-keys", "set --evict-after");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/é | must be at most 255 characters of ASCII",
                "text/\u65e5\u672c | must be at most 255 characters of ASCII",
                "LONG | must be at most 255 characters of ASCII, but has 256"
            })
    void aMediaTypeMustBeShortAndAscii(String type, String message) throws Exception {
        try (TestServer server = TestServer.start()) {
            String sent = type.equals("LONG") ? "x".repeat(256) : type;
            String bytes = new String(sent.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            for (String path : List.of("/abc", "/_barrier/abc?parties=1")) {
                String answer =
                        server.raw("POST " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: "
                                + bytes + "\r\nContent-Length: 1\r\n\r\nx");
                assertThat(answer).startsWith("HTTP/1.1 400").contains("Content-Type " + message);
            }
            assertThat(server.put("/abc", "x", "Content-Type", "x".repeat(255)).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aNameThatIsTooLongIsRefused() throws Exception {
        try (TestServer server = TestServer.start("--max-name", "10")) {
            assertThat(server.put("/123456789", "").statusCode()).isEqualTo(200);
            HttpResponse<String> refused = server.put("/1234567890", "");
            assertThat(refused.statusCode()).isEqualTo(414);
            assertThat(refused.body()).contains("has 11", "--max-name");
            assertThat(server.hits(Kind.NAME)).isEqualTo(1);
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedWithAndWithoutContentLength() throws Exception {
        try (TestServer server = TestServer.start("--max-payload", "100")) {
            assertThat(server.put("/big", "x".repeat(101)).statusCode()).isEqualTo(413);
            String chunked = server.raw("PUT /big HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + ("32\r\n" + "x".repeat(50) + "\r\n").repeat(3) + "0\r\n\r\n");
            assertThat(chunked).startsWith("HTTP/1.1 413");
            assertThat(server.hits(Kind.PAYLOAD)).isEqualTo(2);
            assertThat(server.get("/big?timeout=0").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void bodiesThatAreBeingReadTakeALimitedAmountOfMemory() throws Exception {
        try (TestServer server = TestServer.start("--max-payload", "10", "--max-bodies", "1");
                Socket first = server.connect();
                Socket second = server.connect()) {
            String half = "PUT /half HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nConnection: close\r\n\r\n12345";
            for (Socket one : List.of(first, second)) {
                one.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
            }
            server.await("one of both to be refused", () -> server.hits(Kind.BODIES) == 1);
            HttpResponse<String> refused = server.put("/small", "12");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(header(refused, "Retry-After")).isEqualTo("5");
            assertThat(refused.body()).contains("--max-bodies");
            assertThat(server.get("/_health/ready").statusCode()).isEqualTo(200);
            assertThat(server.put("/empty", "").statusCode()).isEqualTo(200);
            assertThat(List.of(finish(first), finish(second))).containsExactlyInAnyOrder("200", "503");
            assertThat(server.get("/half").body()).isEqualTo("1234567890");
            assertThat(server.put("/small", "12").statusCode()).isEqualTo(200);
        }
    }

    /** Sends the rest of a body, and returns the status of the response. */
    private static String finish(Socket socket) throws IOException {
        try {
            socket.getOutputStream().write("67890".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // It has been refused, and its connection closed.
        }
        return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII).substring(9);
    }

    @Test
    void aBodyMayHaveTheMaximumSizeInOneOrManyParts() throws Exception {
        try (TestServer server = TestServer.start("--max-payload", "100000")) {
            String body = "0123456789".repeat(10_000);
            assertThat(server.put("/large", body).statusCode()).isEqualTo(200);
            assertThat(server.get("/large").body()).isEqualTo(body);
            String chunk = "2710\r\n" + body.substring(0, 10_000) + "\r\n";
            assertThat(server.raw(
                            "PUT /chunked HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                                    + chunk.repeat(10) + "0\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
            assertThat(server.get("/chunked").body()).isEqualTo(body);
        }
    }

    @Test
    void aProbeBeyondTheLimitIsRefusedButAnotherWaiterForARunningOneIsNot() throws Exception {
        try (TestServer server = TestServer.start("--max-probes", "1")) {
            CompletableFuture<HttpResponse<String>> first = server.getLater("/_port/127.0.0.1/1");
            CompletableFuture<HttpResponse<String>> same = server.getLater("/_port/127.0.0.1/1");
            server.awaitCallers("/_port/127.0.0.1/1", 2);
            HttpResponse<String> refused = server.get("/_port/127.0.0.1/2?timeout=0");
            while (refused.statusCode() == 404) {
                refused = server.get("/_port/127.0.0.1/2?timeout=0");
            }
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(header(refused, "Retry-After")).isEqualTo("5");
            assertThat(refused.body()).contains("--max-probes");
            assertThat(server.hits(Kind.PROBES)).isEqualTo(1);
            assertThat(first).isNotDone();
            assertThat(same).isNotDone();
        }
    }

    @Test
    void aConnectionBeyondTheLimitIsRejectedWithAMessage() throws Exception {
        try (TestServer server = TestServer.start("--max-connections", "3")) {
            List<Socket> taken = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                taken.add(waiting(server, "/connected"));
            }
            server.awaitCallers("/connected", 2);
            Socket third = server.connect();
            third.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
            assertThat(third.getInputStream().read()).isEqualTo('H');
            String refused = answer(waiting(server, "/connected"));
            assertThat(refused)
                    .startsWith("HTTP/1.1 503")
                    .contains("Retry-After: 5", "Connection: close", "--max-connections");
            assertThat(server.hits(Kind.CONNECTIONS)).isEqualTo(1);
            taken.getFirst().close();
            server.awaitCallers("/connected", 1);
            String answered = "";
            while (!answered.startsWith("HTTP/1.1 200")) {
                answered = server.raw("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            }
        }
    }

    @Test
    void aHeadThatArrivesTooSlowlyIsCutOff() throws Exception {
        try (TestServer server = TestServer.start("--head-timeout", "300ms")) {
            Socket silent = server.connect();
            Socket dripping = server.connect();
            dripping.getOutputStream().write("GET /slow HTTP/1.1\r\nHost: x\r\nX-".getBytes(US_ASCII));
            assertThat(answer(silent)).startsWith("HTTP/1.1 408").contains("Connection: close");
            assertThat(answer(dripping)).startsWith("HTTP/1.1 408").contains("head of the request");
            assertThat(server.hits(Kind.HEAD_TIME)).isEqualTo(2);
        }
    }

    @Test
    void aClientMayWaitAndKeepItsConnectionAfterTheHead() throws Exception {
        try (TestServer server = TestServer.start("--head-timeout", "200ms");
                Socket client = waiting(server, "/long?timeout=700ms")) {
            StringBuilder first = new StringBuilder();
            while (!first.toString().endsWith("}\n")) {
                first.append((char) client.getInputStream().read());
            }
            assertThat(first).startsWith("HTTP/1.1 404");
            client.setSoTimeout(500);
            try {
                assertThat(client.getInputStream().read())
                        .as("an idle connection stays")
                        .isNotEqualTo(-1);
            } catch (java.net.SocketTimeoutException expected) {
                client.setSoTimeout(60_000);
            }
            client.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
            assertThat(answer(client)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aBodyThatArrivesTooSlowlyIsCutOffWhetherItIsReadOrNot() throws Exception {
        try (TestServer server = TestServer.start("--body-timeout", "300ms")) {
            for (String path : List.of("/slow", "/slow?unknown=1", "/_reserved")) {
                try (Socket slow = server.connect()) {
                    slow.getOutputStream()
                            .write(("PUT " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
                                    .getBytes(US_ASCII));
                    assertThat(answer(slow)).as(path).contains("body of the request must arrive");
                }
            }
            assertThat(server.hits(Kind.BODY_TIME)).isEqualTo(3);
            assertThat(server.get("/slow?timeout=0").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aHeadThatIsTooLargeIsReportedAsSuch() throws Exception {
        try (TestServer server = TestServer.start()) {
            String answer = server.raw("GET /large HTTP/1.1\r\nHost: x\r\n" + "X-A: " + "a".repeat(30_000));
            assertThat(answer).startsWith("HTTP/1.1 431").contains("20 KiB");
            assertThat(server.hits(Kind.HEAD_SIZE)).isEqualTo(1);
            assertThat(server.raw("GET /" + "a".repeat(5000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .startsWith("HTTP/1.1 414");
            assertThat(server.hits(Kind.NAME)).isEqualTo(1);
        }
    }
}
