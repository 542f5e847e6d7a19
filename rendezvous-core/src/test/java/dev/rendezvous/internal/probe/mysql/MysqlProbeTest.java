package dev.rendezvous.internal.probe.mysql;

import static dev.rendezvous.testing.SingleCheck.check;
import static dev.rendezvous.testing.SingleCheck.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.Observation;
import dev.rendezvous.Outcome;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.target.TargetSpec;
import dev.rendezvous.target.Targets;
import dev.rendezvous.testing.Certificate;
import dev.rendezvous.testing.Daemon;
import dev.rendezvous.testing.FakeServer;
import dev.rendezvous.testing.ManualTimeSource;
import dev.rendezvous.testing.TcpProbeContract;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
@Timeout(120)
class MysqlProbeTest {

    private static final Duration LONG = Duration.ofSeconds(100);

    private static Probe probe(String url) {
        return probe(url, Map.of());
    }

    private static Probe probe(String url, Map<String, String> environment) {
        String[] parts = url.split("://", 2);
        String[] rest = parts[1].split("#", 2);
        Map<String, String> options = new LinkedHashMap<>();
        if (rest.length == 2) {
            for (String option : rest[1].split("&")) {
                options.put(option.split("=")[0], option.split("=")[1]);
            }
        }
        return MysqlScheme.probe(new TargetSpec(parts[0], rest[0], options), environment);
    }

    static byte[] packet(int number, PacketWriter packetWriter) {
        byte[] bytes = packetWriter.toByteArray();
        return new PacketWriter()
                .int16(bytes.length)
                .int8(bytes.length >> 16)
                .int8(number)
                .bytes(bytes)
                .toByteArray();
    }

    static PacketWriter error(int number, String message) {
        return new PacketWriter().int8(0xff).int16(number).string(message);
    }

    @Nested
    class ARealServer {

        private static final int MOST_CONNECTIONS = 10;

        @TempDir
        private static Path folder;

        private static Certificate certificate;

        @AutoClose
        private static Daemon mariadb;

        @BeforeAll
        static void start() throws Exception {
            certificate = Certificate.in(folder);
            mariadb = MariaDb.start(folder, certificate, "--max-connections=" + MOST_CONNECTIONS);
        }

        private static String at(String userInfo) {
            return "mysql://" + userInfo + "127.0.0.1:" + mariadb.port();
        }

        @Test
        void isReadyWhenItSendsItsGreeting() throws Exception {
            assertThat(check(probe(at("")))).isEqualTo(Observation.satisfied("greeting"));
            assertThat(check(probe(at("") + "/#insecure=true"))).isEqualTo(Observation.satisfied("greeting"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"unix_socket", "socket", "socketPath"})
        void isReachedOverItsSocket(String parameter) throws Exception {
            String target =
                    "mysql://app:s3cret@localhost/app?table=orders&" + parameter + "=" + folder.resolve("socket");
            assertThat(check(probe(target))).isEqualTo(Observation.satisfied("there"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "/", "/app", "/od%20d%2Fn%C3%A4me"})
        void isReadyWhenItAcceptsTheLogin(String database) throws Exception {
            assertThat(check(probe(at("app:s3cret@") + database))).isEqualTo(Observation.satisfied("answering"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"nopass@", "nopass:@"})
        void acceptsAUserWithoutPassword(String userInfo) throws Exception {
            assertThat(check(probe(at(userInfo)))).isEqualTo(Observation.satisfied("answering"));
        }

        @Test
        void receivesThePasswordOfTheEnvironment() throws Exception {
            assertThat(check(probe(at("app@") + "/app", Map.of("MYSQL_PWD", "s3cret"))))
                    .isEqualTo(Observation.satisfied("answering"));
        }

        @Test
        void isParsedByTheCommonGrammar() throws Exception {
            Targets.installed()
                    .parse("mariadb://app:s3cret@localhost:" + mariadb.port() + "/app?table=orders#timeout=50s")
                    .await(LONG);
        }

        @Test
        void withoutTheDatabaseIsInconclusive() throws Exception {
            Reason reason = reason(probe(at("admin:s3cret@") + "/missing"));
            assertThat(reason.kind()).isEqualTo(Common.NO_SUCH_DATABASE);
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            assertThat(reason.message())
                    .isEqualTo(at("admin@") + "/missing: no such database (error 1049: Unknown database 'missing')");
        }

        @ParameterizedTest
        @CsvSource({
            "app:wrongword@, '', 1045",
            "nobody:wrongword@, '', 1045",
            "app@, '', 1045",
            "app:s3cret@, /mysql, 1044",
            "guarded:s3cret@, '', 1045",
            "retired:s3cret@, '', 4151",
        })
        void endsTheWaitIfItRejectsTheUser(String userInfo, String path, String number) throws Exception {
            Outcome outcome = Condition.polling(probe(at(userInfo) + path)).tryAwait(LONG);
            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            Reason reason = outcome.summary().last().orElseThrow();
            assertThat(reason.kind()).isEqualTo(Common.AUTHENTICATION_FAILED);
            assertThat(reason.message()).contains("error " + number).doesNotContain("wrongword");
        }

        @Test
        void namesAnUnsupportedAuthenticationPlugin() throws Exception {
            Reason reason = reason(probe(at("modern:s3cret@")));
            assertThat(reason.kind()).isEqualTo(Common.CONNECTION_REJECTED);
            assertThat(reason.isPermanent()).isTrue();
            assertThat(reason.message())
                    .contains("authentication plugin client_ed25519")
                    .doesNotContain("s3cret");
        }

        @ParameterizedTest
        @ValueSource(strings = {"orders", "seen", "x'%20OR%20''%3D'"})
        void hasATable(String table) throws Exception {
            assertThat(check(probe(at("app:s3cret@") + "/app?table=" + table)))
                    .isEqualTo(Observation.satisfied("there"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"missing", "ORDERS", "app.orders", "ord%25", "'%20OR%201%3D1%20--%20", "%5C"})
        void reportsAMissingTable(String table) throws Exception {
            Probe probe = probe(at("app:s3cret@") + "/app?table=" + table);
            assertThat(reason(probe))
                    .isEqualTo(Reason.transientReason(Common.NO_SUCH_OBJECT, probe + ": the table does not exist"));
        }

        @Test
        void onlyFindsTablesOfTheDatabase() throws Exception {
            assertThat(reason(probe(at("app:s3cret@") + "/od%20d%2Fn%C3%A4me?table=orders"))
                            .kind())
                    .isEqualTo(Common.NO_SUCH_OBJECT);
            Targets.installed()
                    .parse("not:" + at("app:s3cret@") + "/app?table=missing")
                    .await(LONG);
        }

        @ParameterizedTest
        @ValueSource(strings = {"app:s3cret@", "guarded:s3cret@"})
        void isTrustedOnlyByItsCertificate(String userInfo) throws Exception {
            String url = "mysql://" + userInfo + "localhost:" + mariadb.port();
            for (String options : List.of("#ca=" + certificate.chain(), "#tls=true&insecure=true")) {
                assertThat(check(probe(url + options))).isEqualTo(Observation.satisfied("answering"));
            }
            assertThat(check(probe(url.replace("guarded", "app") + "/app?table=orders#insecure=true")))
                    .isEqualTo(Observation.satisfied("there"));
            assertThat(reason(probe(at("admin:s3cret@") + "/missing#insecure=true"))
                            .kind())
                    .isEqualTo(Common.NO_SUCH_DATABASE);
            Reason reason = reason(probe(url + "#tls=true"));
            assertThat(reason.kind()).isEqualTo(Common.TLS_FAILED);
            assertThat(reason.isPermanent()).isTrue();
        }

        @Test
        void withoutFreeConnectionsIsWaitedFor() throws Exception {
            List<Socket> others = new ArrayList<>();
            try {
                for (int i = 0; i <= MOST_CONNECTIONS; i++) {
                    Socket other = new Socket(InetAddress.getLoopbackAddress(), mariadb.port());
                    others.add(other);
                    other.getInputStream().read();
                }
                for (String userInfo : List.of("", "app:s3cret@")) {
                    Reason reason = reason(probe(at(userInfo)));
                    assertThat(reason.kind()).isEqualTo(Common.OVERLOADED);
                    assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
                }
            } finally {
                for (Socket other : others) {
                    other.close();
                }
            }
            Condition.polling(probe(at("app:s3cret@"))).await(LONG);
        }
    }

    @Nested
    class AServerWithCachingSha2 {

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void acceptsTheRightPassword(boolean cached) throws Exception {
            Sha2Server server = new Sha2Server("s3crét, longer than the nonce", cached, Optional.empty());
            try (FakeServer fakeServer = FakeServer.handling(server)) {
                String url = "mysql://app:s3cr%C3%A9t, longer than the nonce@127.0.0.1:" + fakeServer.port() + "/app";
                assertThat(check(probe(url))).isEqualTo(Observation.satisfied("answering"));
                assertThat(server.loginCount()).isEqualTo(1);
            }
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void endsTheWaitIfThePasswordIsWrong(boolean cached) throws Exception {
            try (FakeServer fakeServer = FakeServer.handling(new Sha2Server("s3cret", cached, Optional.empty()))) {
                Reason reason = reason(probe("mysql://app:wrongword@127.0.0.1:" + fakeServer.port()));
                assertThat(reason.kind()).isEqualTo(Common.AUTHENTICATION_FAILED);
                assertThat(reason.isPermanent()).isTrue();
            }
        }

        @Test
        void receivesThePasswordItselfOverTls(@TempDir Path folder) throws Exception {
            Certificate certificate = Certificate.in(folder);
            Sha2Server server = new Sha2Server("s3cret", false, Optional.of(certificate.context()));
            try (FakeServer fakeServer = FakeServer.handling(server)) {
                String options = "#ca=" + certificate.chain();
                assertThat(check(probe("mysql://app:s3cret@localhost:" + fakeServer.port() + options)))
                        .isEqualTo(Observation.satisfied("answering"));
                assertThat(server.loginCount()).isEqualTo(1);
                assertThat(reason(probe("mysql://app:s3cret@localhost:" + fakeServer.port() + "#tls=true"))
                                .kind())
                        .isEqualTo(Common.TLS_FAILED);
            }
        }

        @Test
        void thatSendsNoKeyIsUnexpected() throws Exception {
            byte[] bytes = together(
                    packet(0, Sha2Server.greeting("caching_sha2_password")),
                    packet(2, new PacketWriter().int8(1).int8(4)),
                    packet(
                            4,
                            new PacketWriter()
                                    .int8(1)
                                    .string("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")));
            try (FakeServer odd = FakeServer.sending(bytes)) {
                Reason reason = reason(probe("mysql://app:s3cret@127.0.0.1:" + odd.port()));
                assertThat(reason.kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
                assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            }
        }
    }

    @Nested
    class APeerThatIsNotReady implements TcpProbeContract {

        @Override
        public String target(int port) {
            return "mysql://app:" + PASSWORD + "@127.0.0.1:" + port + "/app?table=x";
        }

        @ParameterizedTest
        @CsvSource({
            "1040, OVERLOADED, INCONCLUSIVE",
            "1053, STARTING_UP, INCONCLUSIVE",
            "1129, CONNECTION_REJECTED, PERMANENT",
            "1130, CONNECTION_REJECTED, PERMANENT",
            "1203, OVERLOADED, INCONCLUSIVE",
            "9999, UNEXPECTED_ANSWER, INCONCLUSIVE",
        })
        void thatStartsWithAnErrorIsReported(int number, Common kind, Permanence permanence) throws Exception {
            try (FakeServer refusing = FakeServer.sending(packet(0, error(number, "Sorry\nfor that")))) {
                for (String target : List.of(target(refusing.port()), "mysql://127.0.0.1:" + refusing.port())) {
                    Reason reason = reason(target);
                    assertThat(reason.kind()).isEqualTo(kind);
                    assertThat(reason.permanence()).isEqualTo(permanence);
                    assertThat(reason.message()).endsWith("(error " + number + ": Sorry for that)");
                }
            }
        }

        @Test
        void withoutTlsDoesNotReceiveThePasswordInTheClear() throws Exception {
            ByteArrayOutputStream received = new ByteArrayOutputStream();
            try (FakeServer plain = FakeServer.handling(client -> {
                client.getOutputStream().write(packet(0, Sha2Server.greeting("mysql_native_password")));
                client.getInputStream().transferTo(received);
            })) {
                Reason reason =
                        reason(MysqlProbeTest.probe("mysql://app:s3cret@127.0.0.1:" + plain.port() + "#tls=true"));
                assertThat(reason.kind()).isEqualTo(Common.CONNECTION_REJECTED);
                assertThat(reason.isPermanent()).isTrue();
                assertThat(reason.message()).contains("does not offer TLS");
            }
            assertThat(received.size()).isZero();
        }

        @ParameterizedTest
        @ValueSource(strings = {"mysql_clear_password", "mysql_old_password", "dialog"})
        void thatRequestsThePasswordInTheClearDoesNotReceiveIt(String method) throws Exception {
            byte[] bytes = together(
                    packet(0, Sha2Server.greeting("mysql_native_password")),
                    packet(2, new PacketWriter().int8(0xfe).nullTerminatedString(method)));
            try (FakeServer curious = FakeServer.sending(bytes)) {
                Reason reason = reason(target(curious.port()));
                assertThat(reason.kind()).isEqualTo(Common.CONNECTION_REJECTED);
                assertThat(reason.message()).contains(method);
            }
        }

        @Test
        void thatDisconnectsWithinAMessageIsWaitedFor() throws Exception {
            byte[] greeting = packet(0, Sha2Server.greeting("mysql_native_password"));
            for (byte[] bytes : List.of(
                    new byte[] {70, 0},
                    Arrays.copyOf(greeting, 30),
                    greeting,
                    together(greeting, packet(2, new PacketWriter().zeros(7))))) {
                try (FakeServer leaving = FakeServer.handling(client -> {
                    client.getOutputStream().write(bytes);
                    client.shutdownOutput();
                    FakeServer.drain(client);
                })) {
                    Reason reason = reason(target(leaving.port()));
                    assertThat(reason.kind()).isEqualTo(Common.CONNECTION_LOST);
                    assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
                }
            }
        }

        @Test
        void thatViolatesTheProtocolIsUnexpected() throws Exception {
            byte[] greeting = packet(0, Sha2Server.greeting("mysql_native_password"));
            byte[] welcome = packet(2, new PacketWriter().zeros(7));
            for (byte[] bytes : List.of(
                    new byte[] {-1, -1, -1, 0},
                    packet(0, new PacketWriter()),
                    packet(0, new PacketWriter().int8(9).nullTerminatedString("3.20")),
                    packet(0, new PacketWriter().int8(10).string("8.0")),
                    together(greeting, packet(2, new PacketWriter().int8(1).int8(4))),
                    together(greeting, packet(2, new PacketWriter().int8(7))),
                    together(greeting, welcome, packet(1, new PacketWriter().zeros(3))),
                    together(greeting, welcome, packet(1, new PacketWriter().zeros(12))),
                    together(greeting, welcome, new byte[] {0, 0, 32, 1}))) {
                try (FakeServer odd = FakeServer.sending(bytes)) {
                    Reason reason = reason(target(odd.port()));
                    assertThat(reason.kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
                    assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
                }
            }
        }
    }

    @Nested
    class AServerThatCountsUnfinishedHandshakes {

        private final ManualTimeSource time = new ManualTimeSource();
        private final AtomicInteger handshakes = new AtomicInteger();

        @AutoClose
        private final FakeServer server;

        AServerThatCountsUnfinishedHandshakes() throws Exception {
            server = FakeServer.handling(client -> {
                handshakes.incrementAndGet();
                client.getOutputStream().write(packet(0, Sha2Server.greeting("mysql_native_password")));
                FakeServer.drain(client);
            });
        }

        private Condition target(String text) {
            return Targets.installed().parse(text.replace("db", "127.0.0.1:" + server.port()));
        }

        /** Returns a condition that is met after some seconds of the test. */
        private Condition late(int seconds) {
            long start = time.nanoTime();
            return Condition.polling(deadline ->
                    time.nanoTime() - start < Duration.ofSeconds(seconds).toNanos()
                            ? Observation.unsatisfied(Reason.transientReason(Common.NOT_TRUE, "not yet"))
                            : Observation.satisfied("late"));
        }

        /** The server counts a connection when it accepts it, which may be after the wait. */
        private void assertHandshakes(int least) throws InterruptedException {
            Condition.polling(Probe.of("handshakes", () -> handshakes.get() >= least))
                    .await(Duration.ofSeconds(60));
            assertThat(handshakes).hasValueBetween(least, 5);
        }

        @ParameterizedTest
        @CsvSource({
            "mysql://db, 25",
            "mysql://db, 5",
            "db, 25",
            "db, 5",
            "tcp://db, 25",
            "mysql://db, 100",
            "mysql://db#for=10s, 25",
            "mysql://db#for=10s, 5",
            "db#for=10s, 25",
            "db#for=10s, 5",
            "mysql://db#successes=50, 25",
            "mysql://db#successes=50, 5",
            "db#successes=50&interval=100ms, 25",
            "db#interval=100ms, 25",
            "db#interval=100ms, 5",
        })
        void countsNoMoreThanFive(String text, int missing) throws Exception {
            time.await(Condition.all(target(text), late(missing)), 2, Duration.ofSeconds(30), Duration.ofMillis(50));
            assertHandshakes(1);
        }

        @Test
        void countsNoMoreThanFiveForTwoTargets() throws Exception {
            Condition all = Condition.all(target("mysql://db"), target("db"), late(25));
            assertThat(time.await(all, 3, Duration.ofSeconds(30), Duration.ofMillis(50))
                            .isMet())
                    .isTrue();
            assertHandshakes(2);
        }
    }

    private static byte[] together(byte[]... parts) {
        PacketWriter together = new PacketWriter();
        for (byte[] part : parts) {
            together.bytes(part);
        }
        return together.toByteArray();
    }

    @Nested
    class ATarget {

        @ParameterizedTest
        @CsvSource({
            "mysql://db, mysql://db:3306",
            "mariadb://app:s3cret@my_db:1/orders, mariadb://app@my_db:1/orders",
            "mysql://app:s3cret@[::1]/a%2Fb?table=x%0ay#tls=true, mysql://app@[::1]:3306/a%2Fb?table=x%0Ay",
            "mysql://, mysql://localhost:3306",
        })
        void isNamedWithoutPassword(String text, String name) {
            assertThat(Targets.installed().parse(text)).hasToString(name);
        }

        @ParameterizedTest
        @CsvSource({
            "mysql://db/app, requires a login",
            "mysql://app@db/?table=x, requires a database",
            "mysql://app@db/app?table=, 1 to 64 characters",
            "mysql://app@db/a%00b, must not contain the character %00",
            "mysql://db#tls=maybe, true or false",
            "mysql://db#tls=false&ca=x, requires TLS",
            "mysql://db#tls=true&cert=x, must be given together",
            "mysql://db#ssl=true, unknown option 'ssl'",
        })
        void reportsWhatIsWrong(String text, String part) {
            assertThatThrownBy(() -> Targets.installed().parse(text)).hasMessageContaining(part);
        }
    }

    @Test
    void toStringOmitsThePassword() {
        assertThat(((MysqlProbe) probe("mysql://app:s3cret@db/app")).account().toString())
                .doesNotContain("s3cret");
    }
}
