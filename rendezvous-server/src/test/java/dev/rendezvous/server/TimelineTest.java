package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The timeline of a start, as the server records it. */
@Timeout(60)
class TimelineTest {

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private JsonNode timeline() throws Exception {
        return JsonMapper.shared().readTree(server.get("/_timeline").body());
    }

    /** The database is up, then migrate goes on and signals, then app goes on. */
    private void startSystem() throws Exception {
        CompletableFuture<?> migrate = server.getLater("/db?as=migrate");
        CompletableFuture<?> app = server.getLater("/_wait?all=/migrated&all=/db&as=app");
        server.awaitCallers("/db", 2);
        server.put("/db?as=db", "");
        migrate.join();
        server.put("/migrated?as=migrate", "");
        app.join();
    }

    @Test
    void tellsWhoReleasedWhomAndTheCriticalPath() throws Exception {
        startSystem();
        JsonNode start = timeline().get("starts").get(0);
        assertThat(start.get("callers")).hasSize(2);
        assertThat(start.get("ended").isMissingNode()).isFalse();
        assertThat(start.get("callers").get(0).get("outcome").asString()).isEqualTo("met");
        JsonNode path = start.get("critical_path");
        assertThat(path).hasSize(2);
        assertThat(path.get(0).get("caller").asString()).isEqualTo("migrate");
        assertThat(path.get(0).get("condition").asString()).isEqualTo("/db");
        assertThat(path.get(0).get("released_by").asString()).isEqualTo("db");
        assertThat(path.get(1).get("caller").asString()).isEqualTo("app");
        assertThat(path.get(1).get("condition").asString()).isEqualTo("/migrated");
        assertThat(path.get(1).get("released_by").asString()).isEqualTo("migrate");
    }

    @Test
    void showsWaitsThatGoOnWithTheirReasons() throws Exception {
        var ignored = server.getLater("/never?as=app");
        server.awaitCallers("/never", 1);
        JsonNode start = timeline().get("starts").get(0);
        assertThat(start.has("ended")).isFalse();
        JsonNode caller = start.get("callers").get(0);
        assertThat(caller.get("outcome").asString()).isEqualTo("waiting");
        assertThat(caller.get("conditions").get(0).get("reason").asString()).contains("signalled");
        assertThat(start.get("critical_path")).hasSize(1);
    }

    @Test
    void aClientThatRepeatsItsShortWaitsIsOneCaller() throws Exception {
        for (int i = 0; i < 3; i++) {
            server.get("/slow?as=app&timeout=20ms");
        }
        assertThat(timeline().get("starts").get(0).get("callers")).hasSize(1);
    }

    @Test
    void drawingsShowNamesOfOthersAsText() throws Exception {
        var ignored = server.getLater("/%3Cscript%3E?as=%3Cb%3E");
        server.awaitCallers("/<script>", 1);
        for (String format : new String[] {"svg", "html"}) {
            HttpResponse<String> drawing = server.get("/_timeline?format=" + format);
            assertThat(drawing.body()).contains("/&lt;script&gt;", "&lt;b&gt;").doesNotContain("<script", "<b>");
            assertThat(drawing.headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(policy -> assertThat(policy).contains("sandbox"));
        }
    }

    @Test
    void aTraceHasAThreadForEachWaitAndArrowsAlongTheCriticalPath() throws Exception {
        startSystem();
        JsonNode events = JsonMapper.shared()
                .readTree(server.get("/_timeline?format=trace").body())
                .get("traceEvents");
        assertThat(events.toString())
                .contains("\"name\":\"thread_name\"", "\"ph\":\"X\"", "\"ph\":\"s\"", "\"ph\":\"f\"");
    }

    @Test
    void waitsThatProgramsReportAreInIt() throws Exception {
        String report = """
                {"sequence":%d,"caller":"migrate","since":"2026-01-31T10:41:00Z","state":"%s",
                 "conditions":[{"name":"db:5432","met":%s,"attempts":3,"changed":"2026-01-31T10:41:02Z"}]}""";
        server.put("/_report/run-1", report.formatted(1, "waiting", false));
        assertThat(timeline()
                        .get("starts")
                        .get(0)
                        .get("callers")
                        .get(0)
                        .get("outcome")
                        .asString())
                .isEqualTo("waiting");
        server.put("/_report/run-1", report.formatted(2, "met", true));
        server.put("/_report/run-1", report.formatted(3, "met", true));
        JsonNode callers = timeline().get("starts").get(0).get("callers");
        assertThat(callers).hasSize(1);
        assertThat(callers.get(0).get("outcome").asString()).isEqualTo("met");
        assertThat(callers.get(0).get("conditions").get(0).get("name").asString())
                .isEqualTo("db:5432");
    }

    @Test
    void aWaitThatItsProgramReportsTooIsOne() throws Exception {
        String report = """
                {"sequence":%d,"caller":"app","since":"%s","state":"%s","conditions":[
                 {"name":"db:5432","met":true,"attempts":3,"changed":"2026-01-31T10:41:02Z"},
                 {"name":"rendezvous://rv:8080/migrated","met":%s,"attempts":3,"changed":"2026-01-31T10:41:02Z"}]}""";
        Instant since = Instant.now();
        CompletableFuture<?> request = server.getLater("/migrated?as=app");
        server.awaitCallers("/migrated", 1);
        server.put("/_report/run-1", report.formatted(1, since, "waiting", false));
        server.put("/migrated?as=migrate", "");
        request.join();
        server.put("/_report/run-1", report.formatted(2, since, "met", true));
        JsonNode callers = timeline().get("starts").get(0).get("callers");
        assertThat(callers).hasSize(1);
        assertThat(callers.get(0).get("outcome").asString()).isEqualTo("met");
        assertThat(callers.get(0).get("conditions").values())
                .extracting(condition -> condition.get("name").asString() + " "
                        + condition.path("released_by").asString(""))
                .containsExactlyInAnyOrder("db:5432 ", "/migrated migrate");
    }

    @Test
    void manyWaitsAreCountedWithoutBeingKept() throws Exception {
        for (int i = 0; i < 300; i++) {
            server.get("/many/" + i + "?timeout=1ms");
        }
        JsonNode start = timeline().get("starts").get(0);
        assertThat(start.get("callers")).hasSize(200);
        assertThat(start.get("more_callers").asInt()).isEqualTo(100);
    }
}
