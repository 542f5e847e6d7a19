package dev.rendezvous.probe.postgres;

import static dev.rendezvous.testing.SingleCheck.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.Targets;
import dev.rendezvous.testing.BackgroundWait;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables and queries, on a real server. */
@Timeout(120)
class DatabaseCheckTest {

    private static final Duration LONG = Duration.ofSeconds(100);

    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws IOException, SQLException {
        postgres = EmbeddedPostgres.start();
        execute(
                "CREATE TABLE orders (id int, note text)",
                "CREATE SCHEMA sales",
                "CREATE TABLE sales.orders (id int)",
                "CREATE TABLE sales.\"Odd.Näme\" (id int)",
                "CREATE TABLE sales.parts (id int) PARTITION BY RANGE (id)",
                "CREATE VIEW sales.seen AS SELECT 1",
                "CREATE MATERIALIZED VIEW sales.kept AS SELECT 1",
                "CREATE SEQUENCE sales.counter",
                "CREATE INDEX by_id ON orders (id)",
                "CREATE ROLE app LOGIN");
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    private static void execute(String... commands) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String command : commands) {
                statement.execute(command);
            }
        }
    }

    private static String url(String user, String parameters) {
        return "postgres://" + user + "@127.0.0.1:" + postgres.getPort() + "/postgres?" + parameters;
    }

    private static Observation check(String user, String parameters) throws InterruptedException {
        return PostgresProbe.of(url(user, parameters)).check(Deadline.in(LONG));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static void assertWhy(Observation seen, Common kind, Permanence permanence) {
        assertThat(reason(seen).kind()).as(seen.toString()).isEqualTo(kind);
        assertThat(reason(seen).permanence()).as(seen.toString()).isEqualTo(permanence);
    }

    @Nested
    class ATable {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "orders",
                    "ORDERS",
                    "public.orders",
                    "sales.orders",
                    "Sales.Orders",
                    "sales.\"Odd.Näme\"",
                    "sales.parts",
                    "sales.seen",
                    "sales.kept",
                    "pg_class",
                })
        void isFoundByItsNameInSql(String table) throws Exception {
            assertThat(check("postgres", "table=" + encoded(table))).isEqualTo(Observation.satisfied("there"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "missing",
                    "missing.orders",
                    "\"ORDERS\"",
                    "parts",
                    "sales.counter",
                    "by_id",
                    "1259",
                })
        void isMissing(String table) throws Exception {
            assertWhy(check("postgres", "table=" + encoded(table)), Common.NO_SUCH_OBJECT, Permanence.TRANSIENT);
        }

        @ParameterizedTest
        @ValueSource(strings = {"orders; DROP TABLE orders", "orders' OR 'a' = 'a", "a..b"})
        void withAnInvalidNameIsStillDataAndEndsTheWait(String table) throws Exception {
            assertWhy(check("postgres", "table=" + encoded(table)), Common.UNEXPECTED_ANSWER, Permanence.PERMANENT);
        }

        @Test
        void isFoundInTheSearchPathThatTheTargetSets() throws Exception {
            assertThat(check("postgres", "table=parts&currentSchema=sales")).isEqualTo(Observation.satisfied("there"));
        }

        @Test
        void inASchemaWithoutAccessEndsTheWait() throws Exception {
            assertWhy(check("app", "table=sales.orders"), Common.NOT_PERMITTED, Permanence.PERMANENT);
        }

        @Test
        void isAwaitedUntilItIsCreated() throws Exception {
            Condition condition = Targets.installed().parse(url("postgres", "table=later"));
            BackgroundWait wait = BackgroundWait.afterChecks(1, condition);
            execute("CREATE TABLE later ()");
            Outcome outcome = wait.outcome();
            assertThat(outcome.isMet()).isTrue();
            assertThat(outcome.summary().first().orElseThrow().message())
                    .startsWith("postgres://postgres@127.0.0.1:" + postgres.getPort() + "/postgres?table=later: ");
        }

        @Test
        void thatIsMissingIsEvidenceOfAbsence() throws Exception {
            Targets.installed().parse("not:" + url("postgres", "table=missing")).await(LONG);
        }

        @Test
        void ofAMissingDatabaseIsInconclusive() throws Exception {
            String url = "postgres://postgres@127.0.0.1:" + postgres.getPort() + "/missing?table=orders";
            assertWhy(PostgresProbe.of(url).check(Deadline.in(LONG)), Common.NO_SUCH_DATABASE, Permanence.INCONCLUSIVE);
        }
    }

    @Nested
    class AQuery {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "query=SELECT 1",
                    "query=SELECT%201",
                    "query=SELECT false",
                    "query=SELECT null",
                    "query=SELECT generate_series(1, 1000000)",
                    "query=SELECT 1 + 1&expect=2",
                    "query=SELECT 5 %25 3, 7&expect=2",
                    "query=SELECT 'a%26b%23'&expect=a%26b%23",
                    "query=SELECT true&expect=t",
                    "query=SELECT ''&expect=",
                    "query=SHOW transaction_read_only&expect=on",
                })
        void isSatisfiedByARowOrTheExpectedValue(String parameters) throws Exception {
            assertThat(check("postgres", parameters)).isInstanceOf(Observation.Satisfied.class);
        }

        @ParameterizedTest
        @CsvSource({
            "query=SELECT 1 WHERE false, NO_SUCH_OBJECT, TRANSIENT",
            "query=SELECT 1 WHERE false&expect=1, NO_SUCH_OBJECT, TRANSIENT",
            "query=SELECT 1&expect=2, UNEXPECTED_ANSWER, TRANSIENT",
            "query=SELECT null&expect=null, UNEXPECTED_ANSWER, TRANSIENT",
            "query=SELECT 1 FROM missing, NO_SUCH_OBJECT, TRANSIENT",
            "query=SELECT missing FROM orders, NO_SUCH_OBJECT, TRANSIENT",
            "query=SELECT missing(), NO_SUCH_OBJECT, TRANSIENT",
            "query=SELCT 1, UNEXPECTED_ANSWER, PERMANENT",
            "query=SET search_path TO sales, UNEXPECTED_ANSWER, PERMANENT",
            "query=DELETE FROM orders RETURNING id, NOT_PERMITTED, PERMANENT",
            "query=SELECT 1/0, UNEXPECTED_ANSWER, INCONCLUSIVE",
        })
        void reportsWhyItFails(String parameters, Common kind, Permanence permanence) throws Exception {
            assertWhy(check("postgres", parameters), kind, permanence);
        }

        @Test
        void withoutPermissionEndsTheWait() throws Exception {
            assertWhy(check("app", "query=SELECT 1 FROM orders"), Common.NOT_PERMITTED, Permanence.PERMANENT);
        }

        @Test
        void quotesTheValueOnOneLineAndTruncated() throws Exception {
            Reason reason = reason(check("postgres", "query=SELECT E'a\\nb\\t' || repeat('x', 500)&expect=y"));
            assertThat(reason.message())
                    .contains(": the query must return 'y', but returned 'a b x")
                    .endsWith("x…'")
                    .hasSizeLessThan(400);
        }

        @Test
        void withAHugeResultIsNotBuffered() throws Exception {
            Reason reason = reason(check("postgres", "query=SELECT repeat('x', 100000000)&expect=y"));
            assertThat(reason.kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
        }

        @Test
        void thatIsSlowIsAbandonedAtTheDeadlineAndEndsOnTheServerToo() throws Exception {
            PostgresProbe probe =
                    PostgresProbe.of(url("postgres", "query=SELECT pg_sleep(1000)&application_name=sleeper"));
            assertWhy(probe.check(Deadline.in(Duration.ofSeconds(2))), Common.NO_ANSWER, Permanence.INCONCLUSIVE);
            while (active("sleeper") > 0) {
                Thread.onSpinWait();
            }
        }

        private static int active(String application) throws SQLException {
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet count = statement.executeQuery(
                            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND application_name = '"
                                    + application + "'")) {
                count.next();
                return count.getInt(1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "table=a&query=SELECT 1, must not be given together",
        "expect=1, requires 'query'",
        "table=a&expect=1, requires 'query'",
        "table=, must not be blank",
        "query=%20, must not be blank",
        "query=SELECT 1 %, %25",
    })
    void rejectsContradictingParameters(String parameters, String part) throws Exception {
        assertThatThrownBy(() -> PostgresProbe.of("postgres://db/app?" + parameters))
                .isInstanceOf(MalformedTargetException.class)
                .hasMessageContaining(part);
    }

    @Test
    void nameOfTheProbeShowsTheCheck() throws Exception {
        assertThat(PostgresProbe.of("jdbc:postgresql://db/app?user=me&password=s3cret&table=sales.orders"))
                .hasToString("postgres://me@db:5432/app?table=sales.orders");
        assertThat(PostgresProbe.of("postgres://db/app?query=SELECT%0A1&expect=1&sslmode=require"))
                .hasToString("postgres://db:5432/app?query=SELECT 1");
    }
}
