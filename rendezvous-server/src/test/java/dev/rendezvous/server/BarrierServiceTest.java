package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Condition;
import dev.rendezvous.Probe;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
@Timeout(120)
class BarrierServiceTest {

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start("--max-payload", "1000");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> end(CompletableFuture<HttpResponse<String>> waiting) throws Exception {
        return waiting.get(60, TimeUnit.SECONDS);
    }

    private static CompletableFuture<HttpResponse<String>> arrive(String path, String body, String... headers) {
        return server.sendLater("POST", path, body, headers);
    }

    private static void awaitArrived(String name, int arrived) throws InterruptedException {
        Condition.polling(Probe.of(arrived + " arrived at " + name, () -> {
                    try {
                        return server.get("/_barrier/" + name).body().contains("\"arrived\":" + arrived);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .await(Duration.ofSeconds(60));
    }

    @Test
    void allPartiesAreReleasedWithAnIndexAndAllPayloads() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        for (String member : List.of("a", "b")) {
            waiting.add(arrive("/_barrier/start?parties=3&member=" + member, "from " + member));
            awaitArrived("start", waiting.size());
        }
        assertThat(server.get("/_barrier/start").body())
                .isEqualTo("{\"ok\":true,\"generation\":1,\"parties\":3,\"arrived\":2,\"here\":[\"a\",\"b\"],"
                        + "\"missing\":[]}\n");
        HttpResponse<String> last = server.send("POST", "/_barrier/start?parties=3", "", "Content-Type", "text/x");
        assertThat(last.statusCode()).isEqualTo(200);
        assertThat(last.body())
                .startsWith("{\"ok\":true,\"generation\":1,\"index\":2,\"parties\":3,\"version\":")
                .contains("\"arrivals\":[{\"member\":\"a\",\"payload\":\"from a\",\"contentType\":\"")
                .endsWith(",{}]}\n");
        assertThat(end(waiting.get(0)).body()).contains("\"index\":0");
        assertThat(end(waiting.get(1)).body()).contains("\"index\":1");
        assertThat(server.send("POST", "/_barrier/start?parties=1", "").body())
                .as("cyclic")
                .contains("\"generation\":2");
    }

    @Test
    void bytesThatAreNoTextComeAsBase64() throws Exception {
        String body = server.raw("POST /_barrier/bytes?parties=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Content-Type: image/x\r\nContent-Length: 2\r\n\r\n\u00ff\u0000");
        assertThat(body)
                .contains("{\"payload\":\"/wA=\",\"encoding\":\"base64\",\"contentType\":\"image/x\"}")
                .contains("X-Content-Type-Options: nosniff");
    }

    @ParameterizedTest
    @EnumSource
    void anArrivalIsWithdrawnWithItsClientAndTheOthersKeepWaiting(ConnectionTest.Leaving leaving) throws Exception {
        String name = "leave" + leaving;
        CompletableFuture<HttpResponse<String>> stays = arrive("/_barrier/" + name + "?parties=2", "");
        awaitArrived(name, 1);
        for (int i = 0; i < 20; i++) {
            Socket leaves = server.connectAndPost("/_barrier/" + name + "?parties=3");
            leaves.close();
            Socket never = server.connectAndPost("/_barrier/" + name + i + "?parties=2");
            awaitArrived(name + i, 1);
            leaving.by(never);
            awaitArrived(name + i, 0);
        }
        assertThat(stays.isDone()).isFalse();
        assertThat(server.send("POST", "/_barrier/" + name + "?parties=2", "").body())
                .contains("\"index\":1");
        assertThat(end(stays).statusCode()).isEqualTo(200);
    }

    /** So many rounds would take longer than the timeout of the test if each left an arrival for five seconds. */
    private static final int ROUNDS = 30;

    @ParameterizedTest
    @EnumSource
    void theArrivalOfAnOperationIsWithdrawnWhenItsClientCloses(ConnectionTest.Leaving leaving) throws Exception {
        String path = "/_barrier/killed" + leaving + "?members=a,b&member=a";
        for (int i = 0; i < ROUNDS; i++) {
            Socket killed = server.connectAndPost(path, "Idempotency-Key: " + i);
            awaitArrived("killed" + leaving, 1);
            leaving.by(killed);
            awaitArrived("killed" + leaving, 0);
        }
    }

    @Test
    void theArrivalOfAnOperationIsWithdrawnWhenItsStreamIsReset() throws Exception {
        try (RawHttp2 client = new RawHttp2(server.connect())) {
            for (int i = 0; i < ROUNDS; i++) {
                client.request(2 * i + 1, "POST", "/_barrier/stream?parties=2", true, "idempotency-key", "op" + i);
                awaitArrived("stream", 1);
                client.reset(2 * i + 1);
                awaitArrived("stream", 0);
            }
        }
    }

    @Test
    void theArrivalOfAnOperationIsWithdrawnWhenItsConnectionOfManyStreamsCloses() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            try (RawHttp2 client = new RawHttp2(server.connect())) {
                client.request(1, "POST", "/_barrier/streams?parties=3", true, "idempotency-key", "one");
                client.request(3, "POST", "/_barrier/streams?parties=3", true, "idempotency-key", "two");
                awaitArrived("streams", 2);
            }
            awaitArrived("streams", 0);
        }
    }

    @Test
    void anOperationThatGoesOnElsewhereStaysWhenItsFormerConnectionCloses() throws Exception {
        String path = "/_barrier/elsewhere?parties=2";
        Socket former = server.connectAndPost(path, "Idempotency-Key: op");
        server.awaitCallers("/_barrier/elsewhere", 1);
        CompletableFuture<HttpResponse<String>> goesOn = arrive(path, "", "Idempotency-Key", "op");
        server.awaitCallers("/_barrier/elsewhere", 2);
        former.close();
        server.awaitCallers("/_barrier/elsewhere", 1);
        assertThat(server.send("POST", path, "").body()).contains("\"index\":1");
        assertThat(end(goesOn).body()).contains("\"index\":0");
    }

    @Test
    void anOperationThatIsExpectedToReconnectKeepsItsPlace() throws Exception {
        Socket cut = server.connectAndPost("/_barrier/cut?parties=2&reconnect=true", "Idempotency-Key: op");
        awaitArrived("cut", 1);
        cut.close();
        server.awaitCallers("/_barrier/cut", 0);
        assertThat(server.store().snapshot(dev.rendezvous.internal.state.Kind.BARRIER))
                .containsKey("cut");
    }

    @Test
    void aMemberThatComesAgainIsToldIfItsFormerConnectionIsOpen() throws Exception {
        Socket former = server.connectAndPost("/_barrier/again?members=a,b&member=a", "Idempotency-Key: first");
        awaitArrived("again", 1);
        HttpResponse<String> second =
                server.send("POST", "/_barrier/again?members=a,b&member=a", "", "Idempotency-Key", "second");
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.body()).contains("the member 'a' has already arrived and is still connected");
        former.close();
        awaitArrived("again", 0);
        CompletableFuture<HttpResponse<String>> again =
                arrive("/_barrier/again?members=a,b&member=a", "", "Idempotency-Key", "second");
        awaitArrived("again", 1);
        assertThat(server.send("POST", "/_barrier/again?members=a,b&member=b", "")
                        .statusCode())
                .isEqualTo(200);
        assertThat(end(again).body()).contains("\"index\":0");
    }

    @Test
    void aTimeoutReportsPresentAndMissingMembersAndLeavesNothing() throws Exception {
        HttpResponse<String> response = server.send("POST", "/_barrier/late?members=a,b,c&member=b&timeout=20ms", "x");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body())
                .startsWith("{\"ok\":false,\"error\":\"Timeout\",\"name\":\"/_barrier/late\","
                        + "\"reason\":\"1 of 3 have arrived: b; missing: a, c\",\"kind\":\"PARTIES_MISSING\"")
                .contains("\"arrived\":1", "\"here\":[\"b\"]", "\"missing\":[\"a\",\"c\"]");
        assertThat(server.get("/_barrier/late").body()).contains("\"arrived\":0");
        assertThat(server.store().snapshot(dev.rendezvous.internal.state.Kind.BARRIER))
                .doesNotContainKey("late");
    }

    @Test
    void laterPartiesMustNameTheSameSpec() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = arrive("/_barrier/agree?parties=2", "");
        awaitArrived("agree", 1);
        HttpResponse<String> other = server.send("POST", "/_barrier/agree?parties=3", "");
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(other.body()).contains("/_barrier/agree: the barrier is open for 2 parties, not 3", "CONFLICT");
        assertThat(server.send("POST", "/_barrier/agree?parties=2", "").statusCode())
                .isEqualTo(200);
        assertThat(end(waiting).statusCode()).isEqualTo(200);
    }

    @Test
    void anOperationIsOneArrivalHoweverManyRequestsItTakes() throws Exception {
        String path = "/_barrier/op?parties=2&timeout=20ms";
        for (int i = 0; i < 5; i++) {
            HttpResponse<String> chained = server.send("POST", path, "x", "Idempotency-Key", "one");
            assertThat(chained.body()).contains("\"arrived\":1");
        }
        HttpResponse<String> other = server.send("POST", path, "another", "Idempotency-Key", "one");
        assertThat(other.statusCode()).isEqualTo(422);
        CompletableFuture<HttpResponse<String>> lost = arrive("/_barrier/op?parties=2", "x", "Idempotency-Key", "one");
        server.awaitCallers("/_barrier/op", 1);
        HttpResponse<String> second = server.send("POST", "/_barrier/op?parties=2", "y");
        assertThat(second.body()).contains("\"index\":1");
        String answer = end(lost).body();
        assertThat(server.send("POST", path, "x", "Idempotency-Key", "one").body())
                .as("replayed")
                .isEqualTo(answer)
                .contains("\"index\":0");
        assertThat(server.send("DELETE", "/_barrier/op", "", "Idempotency-Key", "one")
                        .body())
                .as("too late to take it back")
                .isEqualTo(answer);
    }

    @Test
    void anOperationCanBeWithdrawn() throws Exception {
        server.send("POST", "/_barrier/back?parties=2&timeout=0", "", "Idempotency-Key", "x");
        assertThat(server.get("/_barrier/back").body()).contains("\"arrived\":1");
        assertThat(server.send("DELETE", "/_barrier/back", "", "Idempotency-Key", "x")
                        .body())
                .isEqualTo("{\"ok\":true}\n");
        assertThat(server.get("/_barrier/back").body()).contains("\"arrived\":0");
    }

    @Test
    void anOperatorResetsABarrierThatIsStuck() throws Exception {
        CompletableFuture<HttpResponse<String>> stuck = arrive("/_barrier/stuck?parties=3", "");
        awaitArrived("stuck", 1);
        HttpResponse<String> other = server.send("DELETE", "/_barrier/stuck?generation=9", "");
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(other.body()).contains("generation 1 is open, so generation 9 cannot be reset", "\"generation\":1");
        CompletableFuture<HttpResponse<String>> events = server.eventsLater("/_events?prefix=_barrier/stuck", 2);
        server.awaitReaders(1);
        assertThat(server.send("DELETE", "/_barrier/stuck?generation=1", "").body())
                .isEqualTo("{\"ok\":true,\"reset\":true,\"generation\":1,\"rejected\":1}\n");
        HttpResponse<String> rejected = end(stuck);
        assertThat(rejected.statusCode()).isEqualTo(409);
        assertThat(rejected.body()).contains("the barrier was reset while this party waited", "CONFLICT");
        assertThat(events.get(60, TimeUnit.SECONDS).body())
                .contains("\"event\":\"reset\",\"name\":\"/_barrier/stuck\"", "\"generation\":1,\"parties\":3");
        assertThat(server.send("POST", "/_barrier/stuck?parties=1", "").body()).contains("\"generation\":2");
        assertThat(server.send("DELETE", "/_barrier/stuck?generation=3", "").body())
                .contains("no party has arrived, so generation 3 cannot be reset");
    }

    @Test
    void aPartyThatFailsEndsTheWaitOfTheOthersAndOfThoseThatComeLater() throws Exception {
        CompletableFuture<HttpResponse<String>> waits = arrive("/_barrier/broken?parties=3", "");
        CompletableFuture<HttpResponse<String>> named =
                arrive("/_barrier/broken?parties=3", "", "Idempotency-Key", "op");
        awaitArrived("broken", 2);
        CompletableFuture<HttpResponse<String>> events = server.eventsLater("/_events?prefix=_barrier/broken", 4);
        server.awaitReaders(1);
        assertThat(server.send("PUT", "/_barrier/broken?status=failed", " disk full\n")
                        .body())
                .matches("\\{\"ok\":true,\"generation\":1,\"version\":[0-9]+,\"rejected\":2}\n");
        String failed = "{\"ok\":false,\"error\":\"Failed\",\"name\":\"/_barrier/broken\","
                + "\"reason\":\"broken: disk full\",\"kind\":\"BARRIER_BROKEN\"}\n";
        HttpResponse<String> late = server.send("POST", "/_barrier/broken?parties=2", "");
        HttpResponse<String> again = server.send("POST", "/_barrier/broken?parties=3", "", "Idempotency-Key", "op");
        for (HttpResponse<String> rejected : List.of(end(waits), end(named), late, again)) {
            assertThat(rejected.statusCode()).isEqualTo(424);
            assertThat(rejected.body()).isEqualTo(failed);
        }
        assertThat(server.send("POST", "/_barrier/broken?parties=3", "", "Accept", "text/plain")
                        .body())
                .isEqualTo("Failed: broken: disk full\n");
        assertThat(server.get("/_barrier/broken").body())
                .isEqualTo("{\"ok\":true,\"generation\":1,\"arrived\":0,\"here\":[],\"missing\":[],"
                        + "\"broken\":true,\"reason\":\"disk full\"}\n");
        assertThat(server.get("/").body()).contains("\"name\":\"/_barrier/broken\",\"generation\":1,\"arrived\":0,");
        assertThat(server.send("PUT", "/_barrier/broken?status=failed", "me too", "Accept", "text/plain")
                        .body())
                .as("the first reason stays")
                .isEqualTo("1\n");

        assertThat(server.send("DELETE", "/_barrier/broken?generation=2", "").body())
                .contains("generation 1 is broken, so generation 2 cannot be reset", "\"generation\":1");
        assertThat(server.send("DELETE", "/_barrier/broken?generation=1", "").body())
                .isEqualTo("{\"ok\":true,\"reset\":true,\"generation\":1,\"rejected\":0}\n");
        assertThat(server.send("POST", "/_barrier/broken?parties=1", "").body()).contains("\"generation\":2");
        assertThat(events.get(60, TimeUnit.SECONDS).body())
                .contains("\"event\":\"broken\",\"name\":\"/_barrier/broken\"")
                .contains("\"generation\":1,\"parties\":3,\"version\":")
                .contains("\"reason\":\"disk full\"");
    }

    @Test
    void aBreakBeforeAnyArrivalAndItsResetAreEvents() throws Exception {
        CompletableFuture<HttpResponse<String>> events = server.eventsLater("/_events?prefix=_barrier/early", 3);
        server.awaitReaders(1);
        server.send("PUT", "/_barrier/early?status=failed", "");
        server.send("DELETE", "/_barrier/early?generation=1", "");
        assertThat(events.get(60, TimeUnit.SECONDS).body())
                .containsPattern("\"event\":\"broken\".*\"generation\":1,\"version\":[0-9]+,\"reason\":\"\"")
                .containsPattern("\"event\":\"reset\".*\"generation\":1}");
    }

    @Test
    void withdrawalAndResetReturnBareValuesToScripts() throws Exception {
        String[] script = {"Accept", "text/plain", "Idempotency-Key", "x"};
        server.send("POST", "/_barrier/plain?parties=2&timeout=0", "", "Idempotency-Key", "x");
        assertThat(server.send("DELETE", "/_barrier/plain", "", script).body()).isEmpty();
        server.send("POST", "/_barrier/plain?parties=1", "", "Idempotency-Key", "x");
        assertThat(server.send("DELETE", "/_barrier/plain", "", script).body()).isEqualTo("0\n");
        server.send("POST", "/_barrier/plain?parties=2&timeout=0", "", "Idempotency-Key", "y");
        assertThat(server.send("DELETE", "/_barrier/plain?generation=2", "", "Accept", "text/plain")
                        .body())
                .isEqualTo("1\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /_barrier/x | 400 | both are missing",
                "POST | /_barrier/x?parties=0 | 400 | 'parties' must be an integer from 1 to 10000",
                "POST | /_barrier/x?parties=99999999999 | 400 | 'parties' must be an integer from 1 to 10000",
                "POST | /_barrier/x?parties=2&member= | 400 | 'member' must be",
                "POST | /_barrier/x?parties=2&members=a,,b | 400 | 'members' must be",
                "POST | /_barrier/x?members=a,a | 400 | must all be different",
                "POST | /_barrier/x?parties=3&members=a,b | 400 | must be as many as parties",
                "POST | /_barrier/x?members=a,b&member=c | 409 | not one of the declared members",
                "POST | /_barrier/x?members=a,b | 409 | a party without a name",
                "POST | /_barrier/x?partys=2 | 400 | unknown parameter",
                "POST | /_barrier/x?parties=2&reconnect=true | 400 | must be given with an Idempotency-Key only",
                "POST | /_barrier/x?parties=2&reconnect=yes | 400 | 'reconnect' must be true or false, but was 'yes'",
                "POST | /_barrier | 404 | reserved",
                "GET | /_barrier/x?parties=2 | 400 | unknown parameter",
                "DELETE | /_barrier/x | 400 | Idempotency-Key",
                "DELETE | /_barrier/x?generation=-1 | 400 | 'generation' must be a number from 0",
                "PUT | /_barrier/x?parties=2 | 400 | unknown parameter",
                "PUT | /_barrier/x | 400 | 'status' must be 'failed', which breaks the barrier, but is missing",
                "PUT | /_barrier/x?status=ok | 400 | 'status' must be 'failed' or omitted, but was 'ok'",
                "BREW | /_barrier/x | 405 | GET, HEAD, POST, PUT or DELETE",
            })
    void errorsAreNamed(String method, String path, int status, String message) throws Exception {
        HttpResponse<String> response = server.send(method, path, "");
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).contains(message);
    }

    @Test
    void aBodyBeyondTheLimitIsRefusedAndDoesNotArrive() throws Exception {
        HttpResponse<String> response = server.send("POST", "/_barrier/big?parties=2", "x".repeat(1001));
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(server.get("/_barrier/big").body()).contains("\"arrived\":0");
    }

    @Test
    void aStoppingServerNotifiesAllMembers() throws Exception {
        TestServer stopping = TestServer.start();
        CompletableFuture<HttpResponse<String>> waiting = stopping.sendLater("POST", "/_barrier/stop?parties=2", "");
        stopping.awaitCallers("/_barrier/stop", 1);
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(stopping::stop);
        assertThat(end(waiting).statusCode()).isEqualTo(503);
        stopped.get(60, TimeUnit.SECONDS);
        stopping.close();
    }
}
