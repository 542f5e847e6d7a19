package dev.rendezvous.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.server.http.Limits.Kind;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
            assertThat(server.hits(Kind.STORE)).isEqualTo(1);
        }
    }

    @Test
    void theTotalSizeOfPayloadsIsLimited() throws Exception {
        try (TestServer server = TestServer.start("--max-stored", "1000")) {
            assertThat(server.put("/one", "x".repeat(600)).statusCode()).isEqualTo(200);
            HttpResponse<String> refused = server.put("/two", "x".repeat(600));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("1000 bytes", "--max-stored");
            assertThat(server.put("/two", "x".repeat(400)).statusCode()).isEqualTo(200);
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
