package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.server.store.postgres.TestDatabase;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Callers that wait at one of two servers with one database, and what the other one shows of them. */
@Timeout(180)
class SharedCallersTest {

    private static final TestDatabase DATABASE = TestDatabase.create();

    private final String schema = DATABASE.freshSchema();
    private final List<TestServer> servers = new ArrayList<>();
    private final TestServer one = start();
    private final TestServer other = start("--store-changes", "poll");

    SharedCallersTest() throws Exception {}

    private TestServer start(String... arguments) throws Exception {
        TestServer server = TestServer.withStore(DATABASE.url(), schema, arguments);
        servers.add(server);
        server.awaitReady();
        return server;
    }

    @AfterEach
    void stop() {
        servers.forEach(TestServer::close);
    }

    private static JsonNode status(TestServer server) throws Exception {
        return JsonMapper.shared().readTree(server.get("/").body());
    }

    private static void awaitNumberOfCallers(TestServer server, int number) throws InterruptedException {
        server.await(number + " callers", () -> status(server).path("callers").size() == number);
    }

    @Test
    void theVerdictOfAServerKnowsWhoWaitsAtTheOther() throws Exception {
        CompletableFuture<HttpResponse<String>> app = other.getLater("/migrated?as=app&timeout=60s");
        awaitNumberOfCallers(one, 1);
        JsonNode status = status(one);
        assertThat(status.get("verdict").get("text").asString())
                .isEqualTo("Not up: 1 caller is waiting; first cause: /migrated is not signalled, and no signal of it"
                        + " is known");
        assertThat(status.get("waiting_and_failed").toString()).isEqualTo("[\"/migrated\"]");
        JsonNode caller = status.get("callers").get(0);
        JsonNode same = status(other).get("callers").get(0);
        assertThat(caller.get("id")).isNotEqualTo(same.get("id"));
        for (String member : List.of("name", "address", "kind", "since", "until", "conditions")) {
            assertThat(caller.get(member)).as(member).isEqualTo(same.get(member));
        }
        assertThat(one.get("/_status?prefix=/migrated").body()).contains("\"waiters\":1");
        one.put("/migrated", "");
        assertThat(app.get().statusCode()).isEqualTo(200);
        awaitNumberOfCallers(one, 0);
        assertThat(status(one).get("verdict").get("state").asString()).isEqualTo("ready");
    }

    @Test
    void aCircleAcrossServersIsFound() throws Exception {
        one.send("POST", "/_lock/first?holder=orders&ttl=60s", "");
        other.send("POST", "/_lock/second?holder=stock&ttl=60s", "");
        var orders = one.sendLater("POST", "/_lock/second?holder=orders&as=orders&timeout=60s", "");
        var stock = other.sendLater("POST", "/_lock/first?holder=stock&as=stock&timeout=60s", "");
        for (TestServer server : servers) {
            server.await("the circle", () -> {
                String findings = status(server).get("findings").toString();
                return findings.contains("\"kind\":\"circle\"")
                        && findings.contains("orders waits for /_lock/second, which stock holds")
                        && findings.contains("stock waits for /_lock/first, which orders holds");
            });
        }
        assertThat(orders).isNotDone();
        assertThat(stock).isNotDone();
    }

    /** The report is older than 30 s, as that of a program whose reports are lost on the way. */
    @Test
    void aProgramIsNotSilentWhileItsRequestGoesOnAtTheOtherServer() throws Exception {
        String report = """
                {"sequence":1,"caller":"app","since":"%s","state":"waiting","conditions":[
                 {"name":"/migrated","met":false,"reason":"not signalled","reason_kind":"NOT_SIGNALLED"}]}
                """.formatted(Instant.now());
        one.put("/_report/run-1", report);
        one.await(
                "stored",
                () -> DATABASE.text("SELECT count(*) FROM " + schema + ".report")
                        .equals("1"));
        DATABASE.execute("UPDATE " + schema + ".report SET reported = reported - interval '31 seconds'");
        one.await("silent", () -> status(one).toString().contains("silent_program"));
        var ignored = other.getLater("/migrated?as=app&timeout=60s");
        one.await("not silent", () -> !status(one).toString().contains("silent"));
        assertThat(status(one).get("callers").size()).isEqualTo(1);
    }

    @Test
    void theOldestCallersAreShown() throws Exception {
        var first = other.getLater("/abc?as=app-0&timeout=60s");
        other.awaitCallers("/abc", 1);
        for (int i = 1; i < 201; i++) {
            var ignored = other.getLater("/abc?as=app-" + i + "&timeout=60s");
        }
        other.awaitCallers("/abc", 201);
        one.await("more", () -> status(one).path("more_callers").asBoolean(false));
        JsonNode status = status(one);
        assertThat(status.get("callers").size()).isEqualTo(200);
        assertThat(status.get("callers").get(0).get("name").asString()).isEqualTo("app-0");
        assertThat(status.get("verdict").get("text").asString())
                .startsWith("Not up: more than 200 callers are waiting");
        assertThat(status(other).get("callers").size()).isEqualTo(201);
        assertThat(first).isNotDone();
    }

    @Test
    void thoseOfAServerThatStopsAreNotShown() throws Exception {
        var ignored = other.getLater("/abc?timeout=60s");
        awaitNumberOfCallers(one, 1);
        other.stop();
        awaitNumberOfCallers(one, 0);
    }
}
