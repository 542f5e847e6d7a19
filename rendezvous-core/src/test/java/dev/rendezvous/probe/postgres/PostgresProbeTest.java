package dev.rendezvous.probe.postgres;

import static dev.rendezvous.testing.SingleCheck.check;
import static dev.rendezvous.testing.SingleCheck.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.Observation;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.Targets;
import dev.rendezvous.testing.BackgroundWait;
import dev.rendezvous.testing.FakeServer;
import dev.rendezvous.testing.TcpProbeContract;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PostgresProbeTest {

    private static final Duration LONG = Duration.ofSeconds(100);

    /** The ErrorResponse of a server that is starting up, with SQLState 57P03. */
    private static final byte[] STARTING_UP = errorResponse("57P03", "the database system is starting up");

    private static byte[] errorResponse(String state, String message) {
        byte[] fields = ("SFATAL\0C" + state + "\0M" + message + "\0\0").getBytes(StandardCharsets.US_ASCII);
        byte[] response = new byte[5 + fields.length];
        response[0] = 'E';
        response[3] = (byte) ((fields.length + 4) >> 8);
        response[4] = (byte) (fields.length + 4);
        System.arraycopy(fields, 0, response, 5, fields.length);
        return response;
    }

    @Nested
    class ARealServer {

        private static EmbeddedPostgres postgres;

        @BeforeAll
        static void start() throws IOException, SQLException {
            postgres = EmbeddedPostgres.builder()
                    .setServerConfig("password_encryption", "scram-sha-256")
                    .start();
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE ROLE app LOGIN PASSWORD 's3cret'");
                statement.execute("CREATE DATABASE \"od d/näme\" OWNER app");
                statement.execute("CREATE ROLE crowd LOGIN CONNECTION LIMIT 0");
            }
        }

        @AfterAll
        static void stop() throws IOException {
            postgres.close();
        }

        private static String address() {
            return "127.0.0.1:" + postgres.getPort();
        }

        @Test
        void isReadyWhenItAnswers() throws Exception {
            PostgresProbe probe = PostgresProbe.of("postgres://postgres@" + address() + "/postgres");
            assertThat(check(probe)).isEqualTo(Observation.satisfied("answering"));
        }

        @Test
        void isReachedByNameAndWithEveryFormOfUrl() throws Exception {
            for (String url : List.of(
                    "postgresql://postgres@localhost:" + postgres.getPort(),
                    "jdbc:postgresql://" + address() + "/postgres?user=postgres",
                    "postgres://app:s3cret@" + address() + "/od%20d%2Fn%C3%A4me")) {
                Targets.installed().parse(url).await(LONG);
            }
        }

        @Test
        void withoutTheDatabaseIsInconclusive() throws Exception {
            Reason reason = reason(PostgresProbe.of("postgres://postgres@" + address() + "/missing"));
            assertThat(reason.kind()).isEqualTo(Common.NO_SUCH_DATABASE);
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            assertThat(reason.message())
                    .startsWith("postgres://postgres@" + address() + "/missing: no such database")
                    .contains("SQLState 3D000");
        }

        @Test
        void isAwaitedUntilTheDatabaseIsCreated() throws Exception {
            BackgroundWait wait = BackgroundWait.afterChecks(
                    1, Condition.polling(PostgresProbe.of("postgres://postgres@" + address() + "/later")));
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE later");
            }
            assertThat(wait.outcome().isMet()).isTrue();
        }

        @Test
        void endsTheWaitIfItRejectsTheUser() throws Exception {
            Outcome outcome = Condition.polling(
                            PostgresProbe.of("postgres://nobody:wrongword@" + address() + "/postgres"))
                    .tryAwait(LONG);
            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            Reason reason = outcome.summary().last().orElseThrow();
            assertThat(reason.kind()).isEqualTo(Common.AUTHENTICATION_FAILED);
            assertThat(reason.message()).doesNotContain("wrongword");
        }

        @Test
        void withoutFreeConnectionsIsWaitedFor() throws Exception {
            Reason reason = reason(PostgresProbe.of("postgres://crowd@" + address() + "/postgres"));
            assertThat(reason.kind()).isEqualTo(Common.OVERLOADED);
            assertThat(reason.isPermanent()).isFalse();
        }

        @Test
        void withoutTlsRejectsAProbeThatRequiresIt() throws Exception {
            Reason reason = reason(PostgresProbe.of("postgres://postgres@" + address() + "/postgres?sslmode=require"));
            assertThat(reason.kind()).isEqualTo(Common.CONNECTION_REJECTED);
            assertThat(reason.isPermanent()).isTrue();
        }

        @Test
        void isNotConnectedToIfAnAddressFilterForbidsIt() throws Exception {
            PostgresProbe probe = PostgresProbe.of("postgres://postgres@" + address() + "/postgres")
                    .withAddressFilter(address -> Optional.of("none at all"));
            assertThat(reason(probe).kind()).isEqualTo(Common.ADDRESS_NOT_ALLOWED);
        }
    }

    @Test
    void reportsANameThatDoesNotExist() throws Exception {
        Reason reason = reason(PostgresProbe.of("postgres://app@no-such-host.invalid/app"));
        assertThat(reason.kind()).isEqualTo(Common.NAME_NOT_FOUND);
    }

    @Nested
    class APeerThatIsNotReady implements TcpProbeContract {

        @Override
        public String target(int port) {
            return "postgres://app:" + PASSWORD + "@127.0.0.1:" + port + "/app?sslmode=disable";
        }

        @Test
        void thatIsStartingUpIsInconclusive() throws Exception {
            try (FakeServer starting =
                    FakeServer.handling(client -> client.getOutputStream().write(STARTING_UP))) {
                Reason reason = reason(target(starting.port()));
                assertThat(reason.kind()).isEqualTo(Common.STARTING_UP);
                assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            }
        }
    }

    @Test
    void revealsNoPassword() throws Exception {
        assertThat(PostgresProbe.of("postgres://app:s3cret@db/app?password=s3cret"))
                .hasToString("postgres://app@db:5432/app");
        assertThatThrownBy(() -> PostgresProbe.of("mysql://app:s3cret@db/app"))
                .isInstanceOf(MalformedTargetException.class)
                .message()
                .doesNotContain("s3cret");
    }
}
