package dev.rendezvous.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.server.http.Limits;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /_report/{run}}. */
@Timeout(60)
class ReportServiceTest {

    private static final String REPORT = """
            {"sequence":3,"caller":"app","since":"2026-01-31T23:59:00Z","until":"2999-01-01T00:00:00Z","state":"waiting",
             "command":"./start --password=hunter2","later":{"a":[1]},
             "conditions":[
              {"name":"postgres://app:hunter2@db/app","met":false,"reason":"refused\\nby db","reason_kind":"CONNECTION_REFUSED",
               "attempts":12,"changed":"2026-01-31T23:59:59Z"},
              {"name":"/migrated","met":true,"attempts":1}]}
            """;

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aReportIsACallerWithoutItsSecrets() throws Exception {
        assertThat(server.put("/_report/run-1", REPORT).body())
                .isEqualTo("{\"ok\":true,\"report\":\"run-1\",\"sequence\":3}\n");
        String home = server.get("/").body();
        assertThat(home)
                .contains("\"id\":\"report-run-1\",\"name\":\"app\",\"address\":\"127.0.0.1\"")
                .contains("\"kind\":\"report\",\"since\":\"2026-01-31T23:59:00Z\",\"until\":\"2999-01-01T00:00:00Z\",")
                .contains("\"state\":\"waiting\",\"command\":\"./start\",\"reported\":\"")
                .contains(
                        "\"met\":false,\"reason\":\"refused by db\",\"reason_kind\":\"CONNECTION_REFUSED\",\"attempts\":12,"
                                + "\"changed\":\"2026-01-31T23:59:59Z\"")
                .contains("{\"name\":\"/migrated\",\"met\":true,\"attempts\":1,\"changed\":\"2026-01-31T23:59:00Z\"}")
                .doesNotContain("hunter2");
        assertThat(server.put("/_report/run-1", REPORT.replace(":3,", ":2,")).body())
                .isEqualTo("{\"ok\":true,\"report\":\"run-1\",\"sequence\":2,\"ignored\":true}\n");
        server.put("/_report/run-1", REPORT.replace(":3,", ":4,").replace("waiting", "met"));
        assertThat(server.get("/").body()).contains("\"state\":\"met\",\"command\":\"./start\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense | body must be JSON, but is not",
                "[] | body must be a JSON object",
                "{} | member 'since' must be an instant, but was 'missing'",
                "{\"since\":\"yesterday\"} | member 'since' must be an instant as in",
                "{\"since\":\"2026-01-31T23:59:00Z\",\"state\":\"x\"} | member 'state' must be waiting, met, timed_out, failed or interrupted",
                "{\"since\":\"2026-01-31T23:59:00Z\",\"state\":\"met\"} | member 'conditions' must be an array, but was 'missing'",
                "{\"since\":\"2026-01-31T23:59:00Z\",\"state\":\"met\",\"conditions\":[{\"name\":\"a\"},7]} | member 'conditions[1]' must be an object",
                "{\"since\":\"2026-01-31T23:59:00Z\",\"state\":\"met\",\"conditions\":[{}]} | member 'conditions[0].name' must be a text",
                "{\"since\":\"2026-01-31T23:59:00Z\",\"state\":\"met\",\"conditions\":[{\"name\":\"a\",\"attempts\":-1}]} | 'conditions[0].attempts' must be an integer",
                "{\"since\":\"2026-01-31T23:59:00Z\",\"state\":\"met\",\"conditions\":[{\"name\":\"a\",\"met\":1}]} | 'conditions[0].met' must be true or false",
                "{\"since\":\"2026-01-31T23:59:00Z\",\"state\":\"met\",\"conditions\":[{\"name\":\"a\",\"reason_kind\":\"x\"}]} | 'conditions[0].reason_kind' must be",
                "{\"since\":\"2026-01-31T23:59:00Z\",\"caller\":\"\"} | member 'caller' must be 1 to 100 characters",
                "{\"since\":\"2026-01-31T23:59:00Z\",\"sequence\":\"1\"} | member 'sequence' must be an integer"
            })
    void theMalformedMemberIsNamed(String body, String error) throws Exception {
        HttpResponse<String> response = server.put("/_report/malformed", body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains(error);
    }

    @Test
    void reportsAreLimited() throws Exception {
        String many = IntStream.range(0, 257).mapToObj(i -> "{\"name\":\"x\"}").collect(Collectors.joining(","));
        String report = "{\"since\":\"2026-01-31T23:59:00Z\",\"state\":\"met\",\"conditions\":[" + many + "]}";
        assertThat(server.put("/_report/limited", report).body())
                .contains("member 'conditions' must be at most 256 conditions, but was '257'");
        long before = server.hits(Limits.Kind.REPORT_SIZE);
        assertThat(server.put("/_report/limited", "x".repeat(64 * 1024 + 1)).statusCode())
                .isEqualTo(413);
        assertThat(server.hits(Limits.Kind.REPORT_SIZE)).isEqualTo(before + 1);
        for (String run : new String[] {"x".repeat(65), "a.b", "a/b"}) {
            assertThat(server.put("/_report/" + run, REPORT).statusCode()).isEqualTo(400);
        }
        assertThat(server.get("/_report/limited").statusCode()).isEqualTo(405);
    }
}
