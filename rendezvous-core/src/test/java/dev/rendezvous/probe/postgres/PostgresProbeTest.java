package dev.rendezvous.probe.postgres;

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
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PostgresProbeTest {

    private static final Duration LONG = Duration.ofSeconds(100);
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    /** The ErrorResponse of a server that is starting up, with SQLState 57P03. */
    private static final byte[] STARTING_UP = errorResponse("57P03", "the database system is starting up");

    private static Observation check(PostgresProbe probe) throws InterruptedException {
        return probe.check(Deadline.in(LONG));
    }

    private static Reason reason(Observation seen) {
        return ((Observation.Unsatisfied) seen).reason();
    }

    private static byte[] errorResponse(String state, String message) {
        byte[] fields = ("SFATAL\0C" + state + "\0M" + message + "\0\0").getBytes(StandardCharsets.US_ASCII);
        byte[] response = new byte[5 + fields.length];
        response[0] = 'E';
        response[3] = (byte) ((fields.length + 4) >> 8);
        response[4] = (byte) (fields.length + 4);
        System.arraycopy(fields, 0, response, 5, fields.length);
        return response;
    }

    /** The behaviour of a fake server towards a client. */
    private interface Peer {
        void serve(Socket client) throws IOException;
    }

    private static ServerSocket peer(Peer peer) throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, LOOPBACK);
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket client = listener.accept();
                    Thread.ofVirtual().start(() -> {
                        try (client) {
                            peer.serve(client);
                        } catch (IOException e) {
                            // The probe hung up.
                        }
                    });
                } catch (IOException e) {
                    return;
                }
            }
        });
        return listener;
    }

    private static PostgresProbe probe(ServerSocket listener) {
        return PostgresProbe.of("postgres://app:s3cret@127.0.0.1:" + listener.getLocalPort() + "/app?sslmode=disable");
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
            Reason reason = reason(check(PostgresProbe.of("postgres://postgres@" + address() + "/missing")));
            assertThat(reason.kind()).isEqualTo(Common.NO_SUCH_DATABASE);
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            assertThat(reason.message())
                    .startsWith("postgres://postgres@" + address() + "/missing: no such database")
                    .contains("SQLState 3D000");
        }

        @Test
        void isAwaitedUntilTheDatabaseIsCreated() throws Exception {
            CountDownLatch checked = new CountDownLatch(1);
            CompletableFuture<Outcome> waiting =
                    waiting(PostgresProbe.of("postgres://postgres@" + address() + "/later"), checked);
            checked.await();
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE later");
            }
            assertThat(waiting.get(100, TimeUnit.SECONDS).isMet()).isTrue();
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
            Reason reason = reason(check(PostgresProbe.of("postgres://crowd@" + address() + "/postgres")));
            assertThat(reason.kind()).isEqualTo(Common.OVERLOADED);
            assertThat(reason.isPermanent()).isFalse();
        }

        @Test
        void withoutTlsRejectsAProbeThatRequiresIt() throws Exception {
            Reason reason =
                    reason(check(PostgresProbe.of("postgres://postgres@" + address() + "/postgres?sslmode=require")));
            assertThat(reason.kind()).isEqualTo(Common.CONNECTION_REJECTED);
            assertThat(reason.isPermanent()).isTrue();
        }

        @Test
        void isNotConnectedToIfAnAddressFilterForbidsIt() throws Exception {
            PostgresProbe probe = PostgresProbe.of("postgres://postgres@" + address() + "/postgres")
                    .withAddressFilter(address -> Optional.of("none at all"));
            assertThat(reason(check(probe)).kind()).isEqualTo(Common.ADDRESS_NOT_ALLOWED);
        }
    }

    @Nested
    class AServerThatIsNotThere {

        @Test
        void refuses() throws Exception {
            int port;
            try (ServerSocket closed = new ServerSocket(0, 1, LOOPBACK)) {
                port = closed.getLocalPort();
            }
            Reason reason = reason(check(PostgresProbe.of("postgres://app:s3cret@127.0.0.1:" + port + "/app")));
            assertThat(reason)
                    .isEqualTo(Reason.transientReason(Common.CONNECTION_REFUSED, "127.0.0.1:" + port + " refused"));
        }

        @Test
        void hasNoSuchName() throws Exception {
            Reason reason = reason(check(PostgresProbe.of("postgres://app@no-such-host.invalid/app")));
            assertThat(reason.kind()).isEqualTo(Common.NAME_NOT_FOUND);
        }
    }

    @Nested
    class APeerThatIsNotReady {

        @Test
        void thatIsSilentIsAbandonedAtTheDeadline() throws Exception {
            try (ServerSocket silent =
                    peer(client -> client.getInputStream().transferTo(OutputStream.nullOutputStream()))) {
                Outcome outcome = Condition.polling(probe(silent)).tryAwait(Duration.ofMillis(300));
                Reason reason = outcome.summary().last().orElseThrow();
                assertThat(reason.kind()).isEqualTo(Common.NO_ANSWER);
                assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
                assertThat(outcome.summary().elapsed()).isBetween(Duration.ofMillis(300), Duration.ofSeconds(20));
            }
        }

        @Test
        void thatIsSilentIsDisconnectedWhenTheProbeIsInterrupted() throws Exception {
            CountDownLatch connected = new CountDownLatch(1);
            CountDownLatch hungUp = new CountDownLatch(1);
            try (ServerSocket silent = peer(client -> {
                connected.countDown();
                client.getInputStream().transferTo(OutputStream.nullOutputStream());
                hungUp.countDown();
            })) {
                CompletableFuture<Throwable> thrown = new CompletableFuture<>();
                Thread waiter = Thread.ofPlatform().start(() -> {
                    try {
                        Condition.polling(probe(silent)).await(LONG);
                    } catch (Throwable e) {
                        thrown.complete(e);
                    }
                });
                connected.await();
                waiter.interrupt();
                assertThat(thrown.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
                assertThat(hungUp.await(60, TimeUnit.SECONDS)).isTrue();
            }
        }

        @Test
        void thatIsStartingUpIsInconclusive() throws Exception {
            try (ServerSocket starting = peer(client -> client.getOutputStream().write(STARTING_UP))) {
                Reason reason = reason(check(probe(starting)));
                assertThat(reason.kind()).isEqualTo(Common.STARTING_UP);
                assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            }
        }

        @Test
        void thatDisconnectsIsWaitedFor() throws Exception {
            try (ServerSocket hangingUp = peer(client -> {})) {
                Reason reason = reason(check(probe(hangingUp)));
                assertThat(reason.kind()).isEqualTo(Common.CONNECTION_LOST);
                assertThat(reason.isPermanent()).isFalse();
            }
        }

        @Test
        void thatSpeaksAnotherProtocolIsUnexpected() throws Exception {
            try (ServerSocket http = peer(client -> client.getOutputStream()
                    .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))) {
                Reason reason = reason(check(probe(http)));
                assertThat(reason.kind()).isIn(Common.UNEXPECTED_ANSWER, Common.CONNECTION_LOST);
                assertThat(reason.isPermanent()).isFalse();
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

    private static CompletableFuture<Outcome> waiting(PostgresProbe probe, CountDownLatch checked) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return Condition.polling(probe)
                        .onCheck(seen -> checked.countDown())
                        .tryAwait(LONG);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
