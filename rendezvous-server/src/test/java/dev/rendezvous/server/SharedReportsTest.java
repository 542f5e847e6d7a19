package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.server.store.postgres.RestartableDatabase;
import dev.rendezvous.server.store.postgres.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Programs that report to one of two servers with one database, or to both in turns, as behind a load balancer. */
@Timeout(180)
class SharedReportsTest {

    private static final TestDatabase DATABASE = TestDatabase.create();

    private final List<TestServer> servers = new ArrayList<>();

    private TestServer start(String url, String schema, String... arguments) throws Exception {
        TestServer server = TestServer.withStore(url, schema, arguments);
        servers.add(server);
        server.awaitReady();
        return server;
    }

    @AfterEach
    void stop() {
        servers.forEach(TestServer::close);
    }

    /** Returns a report of the program {@code migrate}. */
    private static String report(long sequence, String state, String reason) {
        return """
                {"sequence":%d,"caller":"migrate","since":"%s","state":"%s","command":"./migrate --password=hunter2","conditions":[
                 {"name":"postgres://app:hunter2@db:5432/app","met":false,"reason":"%s","reason_kind":"CONNECTION_REFUSED"}]}
                """.formatted(sequence, Instant.now(), state, reason);
    }

    private static void send(TestServer server, String report) throws Exception {
        HttpResponse<String> response = server.put("/_report/run-1", report);
        assertThat(response.statusCode()).isEqualTo(200);
    }

    private static JsonNode status(TestServer server) throws Exception {
        return JsonMapper.shared().readTree(server.get("/").body());
    }

    /** Returns once the only caller that a server knows is in a state for a reason. */
    private static void awaitCaller(TestServer server, String state, String reason) throws InterruptedException {
        server.await(state + " for " + reason, () -> {
            JsonNode callers = status(server).path("callers");
            JsonNode caller = callers.path(0);
            return callers.size() == 1
                    && caller.path("state").asString("").equals(state)
                    && caller.path("conditions")
                            .path(0)
                            .path("reason")
                            .asString("")
                            .equals(reason);
        });
    }

    @Test
    void aReportToOneServerExplainsAtTheOtherWhyItsCallersWait() throws Exception {
        String schema = DATABASE.freshSchema();
        TestServer one = start(DATABASE.url(), schema);
        TestServer other = start(DATABASE.url(), schema, "--store-changes", "poll");
        one.put("/migrated?as=migrate", "");
        one.send("DELETE", "/migrated", "");
        var ignored = other.getLater("/migrated?as=app&timeout=60s");
        other.awaitCallers("/migrated", 1);
        send(one, report(1, "waiting", "db:5432: connection refused"));
        other.await("found", () -> status(other).path("callers").size() == 2);
        JsonNode status = status(other);
        JsonNode first = status.get("findings").get(0);
        assertThat(first.get("kind").asString()).isEqualTo("first_cause");
        assertThat(first.get("subject").asString()).isEqualTo("postgres://app@db:5432/app");
        assertThat(first.get("callers").toString()).isEqualTo("[\"migrate\",\"app\"]");
        assertThat(status.get("verdict").get("text").asString())
                .startsWith("Not up: 2 callers are waiting; first cause: postgres://app@db:5432/app refused since");
        assertThat(DATABASE.text("SELECT convert_from(content, 'UTF8') FROM " + schema + ".report"))
                .contains("\"command\":\"./migrate\"", "postgres://app@db:5432/app")
                .doesNotContain("hunter2");
    }

    @Test
    void theReportsOfAProgramGoToBothServersInTurns() throws Exception {
        String schema = DATABASE.freshSchema();
        TestServer one = start(DATABASE.url(), schema);
        TestServer other = start(DATABASE.url(), schema);
        send(one, report(1, "waiting", "name not found"));
        send(other, report(2, "waiting", "refused"));
        awaitCaller(one, "waiting", "refused");
        awaitCaller(other, "waiting", "refused");
        send(one, report(4, "failed", "password rejected"));
        awaitCaller(other, "failed", "password rejected");
        send(other, report(3, "waiting", "starting up"));
        awaitCaller(one, "failed", "password rejected");
        awaitCaller(other, "failed", "password rejected");
        one.stop();
        other.stop();
        TestServer later = start(DATABASE.url(), schema);
        awaitCaller(later, "failed", "password rejected");
    }

    @Test
    void whileTheDatabaseIsAwayReportsAreTakenAndThenShared(@TempDir Path data) throws Exception {
        try (RestartableDatabase database = RestartableDatabase.start(data)) {
            TestServer one = start(database.url(), "rendezvous");
            TestServer other = start(database.url(), "rendezvous");
            send(one, report(1, "waiting", "refused"));
            awaitCaller(other, "waiting", "refused");
            database.crash();
            one.await("not ready", () -> one.get("/_health/ready").statusCode() == 503);
            send(one, report(2, "waiting", "starting up"));
            send(other, report(3, "failed", "no such database"));
            send(one, report(2, "waiting", "starting up"));
            database.startAgain();
            awaitCaller(one, "failed", "no such database");
            awaitCaller(other, "failed", "no such database");
        }
    }
}
