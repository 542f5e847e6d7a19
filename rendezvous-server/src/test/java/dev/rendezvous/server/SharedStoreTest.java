package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.server.store.postgres.TestDatabase;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/** Two servers on one database. */
@Tag("slow")
@Timeout(120)
class SharedStoreTest {

    private static final TestDatabase DATABASE = TestDatabase.create();

    private final String schema = DATABASE.freshSchema();
    private final TestServer one;
    private final TestServer other;

    SharedStoreTest() throws Exception {
        one = server();
        other = server();
    }

    private TestServer server(String... arguments) throws Exception {
        TestServer server = TestServer.withStore(DATABASE.url(), schema, arguments);
        server.awaitReady();
        return server;
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
    }

    private static HttpResponse<String> end(CompletableFuture<HttpResponse<String>> answer) throws Exception {
        return answer.get(60, TimeUnit.SECONDS);
    }

    @Test
    void aStateOfANewerServerIsAnsweredWith503AndTheWayOut() throws Exception {
        one.put("/newer", "");
        DATABASE.execute("UPDATE " + schema + ".state SET state = set_byte(state, 0, 3)");
        List<HttpResponse<String>> answers = List.of(
                one.put("/newer", ""),
                one.get("/newer?timeout=60s"),
                one.get("/newer?timeout=0"),
                one.send("DELETE", "/newer", ""),
                one.get("/_wait?all=/newer&timeout=60s"));
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(answer.body()).contains("format 3", "upgrade this server", "\"effect\":\"none\"");
        });
        assertThat(one.put("/sound", "").statusCode()).isEqualTo(200);
    }

    @Test
    void aSignalToOneServerIsSeenByTheOther() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = other.getLater("/abc");
        other.awaitCallers("/abc", 1);
        one.put("/abc", "hello", "Content-Type", "text/plain");
        HttpResponse<String> answer = end(waiting);
        assertThat(answer.body()).isEqualTo("hello");
        assertThat(other.get("/abc?timeout=0").body()).isEqualTo("hello");
        assertThat(one.send("DELETE", "/abc", "").headers().firstValue("Rendezvous-Reset"))
                .contains("true");
        assertThat(other.get("/abc?timeout=0").statusCode()).isEqualTo(404);
    }

    @Test
    void aSignalThatIsResetAtOnceStillReleasesWaiters() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = other.getLater("/pulse");
        other.awaitCallers("/pulse", 1);
        one.put("/pulse", "");
        one.send("DELETE", "/pulse", "");
        assertThat(end(waiting).statusCode()).isEqualTo(200);
    }

    @Test
    void pollingServersSeeEachOthersSignals() throws Exception {
        try (TestServer polling = server("--store-changes", "poll")) {
            CompletableFuture<HttpResponse<String>> waiting = polling.getLater("/abc");
            polling.awaitCallers("/abc", 1);
            one.put("/abc", "");
            assertThat(end(waiting).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aBarrierIsReleasedAcrossServers() throws Exception {
        CompletableFuture<HttpResponse<String>> first =
                one.sendLater("POST", "/_barrier/b?parties=3&member=a", "from a");
        one.awaitCallers("/_barrier/b", 1);
        CompletableFuture<HttpResponse<String>> second = other.sendLater("POST", "/_barrier/b?parties=3&member=b", "");
        HttpResponse<String> third = one.send("POST", "/_barrier/b?parties=3&member=c", "");
        assertThat(third.statusCode()).isEqualTo(200);
        for (HttpResponse<String> answer : List.of(end(first), end(second), third)) {
            assertThat(answer.body()).contains("\"generation\":1", "from a", "\"member\":\"b\"", "\"member\":\"c\"");
        }
    }

    @Test
    void aLockIsHeldByOneAcrossServersAndHandedOver() throws Exception {
        String held = one.send("POST", "/_lock/l?ttl=60s", "").body();
        CompletableFuture<HttpResponse<String>> queued = other.sendLater("POST", "/_lock/l?ttl=60s", "");
        other.awaitCallers("/_lock/l", 1);
        String lease = lease(held);
        assertThat(other.send("DELETE", "/_lock/l?lease=" + lease, "").statusCode())
                .isEqualTo(200);
        HttpResponse<String> next = end(queued);
        assertThat(next.statusCode()).isEqualTo(200);
        assertThat(fence(next.body())).isGreaterThan(fence(held));
        assertThat(one.send("DELETE", "/_lock/l?lease=" + lease, "").body()).contains("\"released\":false");
        assertThat(other.send("DELETE", "/_lock/l?lease=x", "").statusCode()).isEqualTo(404);
    }

    private static String lease(String body) {
        return JsonMapper.builder().build().readTree(body).path("lease").stringValue();
    }

    private static long fence(String body) {
        return JsonMapper.builder().build().readTree(body).path("fence").longValue();
    }

    @Test
    void aLostLeaseIsGrantedToAWaiterOfTheOtherServer() throws Exception {
        one.send("POST", "/_lock/l?ttl=300ms", "");
        HttpResponse<String> next = other.send("POST", "/_lock/l?ttl=60s&timeout=60s", "");
        assertThat(next.statusCode()).isEqualTo(200);
    }

    @Test
    void noStateIsLostWithAServer() throws Exception {
        one.put("/kept", "payload", "Idempotency-Key", "k1");
        String lock = one.send("POST", "/_lock/l?ttl=60s", "").body();
        one.stop();
        other.stop();
        try (TestServer later = server()) {
            assertThat(later.get("/kept?timeout=0").body()).isEqualTo("payload");
            HttpResponse<String> repeated = later.put("/kept", "payload", "Idempotency-Key", "k1");
            assertThat(repeated.headers().firstValue("Rendezvous-Count")).contains("1");
            assertThat(later.send("POST", "/_lock/l?timeout=0", "").statusCode())
                    .isEqualTo(404);
            String lease = lease(lock);
            assertThat(later.send("DELETE", "/_lock/l?lease=" + lease, "").statusCode())
                    .isEqualTo(200);
            assertThat(fence(later.send("POST", "/_lock/l", "").body())).isGreaterThan(fence(lock));
        }
    }

    @Test
    void theLimitsApplyToAllTogether() throws Exception {
        try (TestServer small = server("--max-keys", "3")) {
            for (int i = 0; i < 5; i++) {
                one.put("/k" + i, "");
            }
            AtomicInteger more = new AtomicInteger();
            small.await(
                    "full",
                    () -> small.put("/more" + more.incrementAndGet(), "").statusCode() == 503);
            assertThat(small.put("/k1", "").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void changesOfOtherServersAreAmongTheEvents() throws Exception {
        one.put("/before", "");
        try (EventStreamReader events = EventStreamReader.from(other, "/_events")) {
            // The notification of the change before may arrive late, and that is then an event before the gap.
            while (!events.next().kind().equals("gap")) {
                Thread.onSpinWait();
            }
            one.put("/abc", "");
            assertThat(events.next(1)).containsExactly("signalled /abc");
            one.put("/before", "");
            assertThat(events.next(1)).containsExactly("signalled /before");
            other.put("/own", "");
            assertThat(events.next(1)).containsExactly("signalled /own");
            one.send("DELETE", "/own", "");
            assertThat(events.next(1)).containsExactly("reset /own");
            one.put("/short?ttl=100ms", "");
            assertThat(events.next(2)).containsExactly("signalled /short", "expired /short");
            one.send("POST", "/_lock/l?ttl=200ms", "");
            assertThat(events.next(2)).containsExactly("locked /_lock/l", "lost /_lock/l");
        }
    }

    @Test
    void theHomePageShowsTheStateOfAllServers() throws Exception {
        one.put("/abc", "");
        assertThat(other.get("/").body()).contains("\"marked\":[\"/abc\"]");
        assertThat(other.get("/_status?prefix=").body()).contains("/abc");
        assertThat(other.send("DELETE", "/_keys?all=true", "").body()).contains("\"reset\":1");
    }

    /** So many rounds would take longer than the timeout of the test if each delayed the next for five seconds. */
    @Test
    void anOperationWhoseClientClosesIsGoneForAllServers() throws Exception {
        for (int i = 0; i < 30; i++) {
            try (Socket killed = one.connect()) {
                killed.getOutputStream()
                        .write(("POST /_barrier/killed?parties=2 HTTP/1.1\r\nHost: x\r\nIdempotency-Key: " + i
                                        + "\r\nContent-Length: 0\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                other.await(
                        "arrived", () -> other.get("/_barrier/killed").body().contains("\"arrived\":1"));
            }
            other.await("gone", () -> other.get("/_barrier/killed").body().contains("\"arrived\":0"));
        }
    }
}
