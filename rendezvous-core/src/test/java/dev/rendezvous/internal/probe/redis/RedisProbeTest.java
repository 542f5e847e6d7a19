package dev.rendezvous.internal.probe.redis;

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
import dev.rendezvous.testing.BackgroundWait;
import dev.rendezvous.testing.Certificate;
import dev.rendezvous.testing.Daemon;
import dev.rendezvous.testing.FakeServer;
import dev.rendezvous.testing.TcpProbeContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
@Timeout(120)
class RedisProbeTest {

    private static final Duration LONG = Duration.ofSeconds(100);

    /** Starts Redis on the loopback interface, without persistence, with further options. */
    private static Daemon redis(Path folder, int port, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Daemon.program("redis-server"), "--bind", "127.0.0.1", "--save", "", "--dir", folder.toString()));
        command.addAll(List.of(options));
        return Daemon.start(folder, Map.of(), command).accepting(port);
    }

    private static Daemon plain(Path folder, int port, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("--port", String.valueOf(port)));
        all.addAll(List.of(options));
        return redis(folder, port, all.toArray(String[]::new));
    }

    private static Probe probe(String url) {
        return probe(url, Map.of());
    }

    private static Probe probe(String url, Map<String, String> environment) {
        String[] parts = url.split("://", 2);
        return RedisScheme.probe(new TargetSpec(parts[0], parts[1], Map.of()), environment);
    }

    private static RespReply ask(int port, String... command) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return new RespConnection(socket.getInputStream(), socket.getOutputStream()).execute(command);
        }
    }

    @Nested
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    class AClusterNode {

        @TempDir
        private static Path folder;

        @AutoClose
        private static Daemon redis;

        private static String url;

        @BeforeAll
        static void start() throws Exception {
            // The port of the cluster's bus is 10000 higher by default, which may be too high.
            redis = plain(
                    folder,
                    FakeServer.closedPort(),
                    "--cluster-enabled",
                    "yes",
                    "--cluster-port",
                    String.valueOf(FakeServer.closedPort()));
            url = "redis://127.0.0.1:" + redis.port();
            ask(redis.port(), "ACL", "SETUSER", "limited", "on", ">s3cret", "+ping", "~*");
            ask(redis.port(), "ACL", "SETUSER", "cluster", "on", ">s3cret", "+ping", "+cluster|info", "~*");
        }

        @Test
        @Order(1)
        void isStartingUpUntilTheClusterHasFormed() throws Exception {
            for (String target : List.of(url, url + "/0", url + "?key=x", url.replace("//", "//cluster:s3cret@"))) {
                Reason reason = reason(probe(target));
                assertThat(reason.kind()).as(target).isEqualTo(Common.STARTING_UP);
                assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
                assertThat(reason.message()).contains("the cluster has not formed");
            }
        }

        @Test
        @Order(2)
        void isReadyForAUserWhoMayNotAsk() throws Exception {
            assertThat(check(probe(url.replace("//", "//limited:s3cret@"))))
                    .isEqualTo(Observation.satisfied("answering"));
        }

        @Test
        @Order(3)
        void isReadyOnceTheClusterHasFormed() throws Exception {
            BackgroundWait wait = BackgroundWait.afterChecks(2, Condition.polling(probe(url)));
            ask(redis.port(), "CLUSTER", "ADDSLOTSRANGE", "0", "16383");
            assertThat(wait.outcome().isMet()).isTrue();
            assertThat(check(probe(url + "/0"))).isEqualTo(Observation.satisfied("answering"));
        }
    }

    @Nested
    class ASentinel {

        @TempDir
        private static Path folder;

        @AutoClose
        private static Daemon sentinel;

        @BeforeAll
        static void start() throws Exception {
            int port = FakeServer.closedPort();
            Path configuration = Files.writeString(
                    folder.resolve("sentinel.conf"), "port " + port + "\nbind 127.0.0.1\ndir " + folder + "\n");
            sentinel = Daemon.start(
                            folder,
                            Map.of(),
                            List.of(Daemon.program("redis-server"), configuration.toString(), "--sentinel"))
                    .accepting(port);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "/0", "?key=x"})
        void endsTheWait(String path) throws Exception {
            Reason reason = reason(probe("redis://127.0.0.1:" + sentinel.port() + path));
            assertThat(reason.kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
            assertThat(reason.permanence()).isEqualTo(Permanence.PERMANENT);
            assertThat(reason.message()).contains("this is a Sentinel");
        }
    }

    @Nested
    class AProxy {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "+PONG\r\n+PONG\r\n",
                    "+PONG\r\n+PONG\r\n-ERR unknown command\r\n-ERR unknown command\r\n",
                    "+PONG\r\n+PONG\r\n+OK\r\n+OK\r\n",
                    "+PONG\r\n+PONG\r\n$-1\r\n$-1\r\n",
                    "+PONG\r\n+PONG\r\n*0\r\n",
                    "+PONG\r\n+PONG\r\n$22\r\nredis_mode:standalone\r\n",
                })
        void isReadyIfItDoesNotSayWhatIsBehindIt(String answers) throws Exception {
            try (FakeServer proxy = FakeServer.sendingThenClosing(answers.getBytes(StandardCharsets.US_ASCII))) {
                assertThat(check(probe("redis://127.0.0.1:" + proxy.port())))
                        .isEqualTo(Observation.satisfied("answering"));
            }
        }
    }

    @Nested
    class ARealServer {

        @TempDir
        private static Path folder;

        @AutoClose
        private static Daemon redis;

        @BeforeAll
        static void start() throws Exception {
            redis = plain(folder, FakeServer.closedPort(), "--databases", "4", "--lua-time-limit", "50");
        }

        private static String url() {
            return "redis://127.0.0.1:" + redis.port();
        }

        @Test
        void isReadyWhenItAnswers() throws Exception {
            assertThat(check(probe(url()))).isEqualTo(Observation.satisfied("answering"));
            assertThat(check(probe("redis://localhost:" + redis.port() + "/3")))
                    .isEqualTo(Observation.satisfied("answering"));
        }

        @Test
        void isParsedByTheCommonGrammar() throws Exception {
            Targets.installed().parse(url() + "/0#timeout=50s").await(LONG);
        }

        @Test
        void withoutTheDatabaseIsInconclusive() throws Exception {
            Reason reason = reason(probe(url() + "/4"));
            assertThat(reason.kind()).isEqualTo(Common.NO_SUCH_DATABASE);
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            assertThat(reason.message()).startsWith(url() + "/4: no such database (ERR ");
        }

        @Test
        void ignoresThePasswordOfTheEnvironmentIfItRequiresNone() throws Exception {
            assertThat(check(probe(url(), Map.of("REDISCLI_AUTH", "s3cret"))))
                    .isEqualTo(Observation.satisfied("answering"));
        }

        @Test
        void endsTheWaitIfItHasNoPassword() throws Exception {
            Reason reason = reason(probe("redis://:s3cret@127.0.0.1:" + redis.port()));
            assertThat(reason.kind()).isEqualTo(Common.AUTHENTICATION_FAILED);
            assertThat(reason.isPermanent()).isTrue();
            assertThat(reason.message()).doesNotContain("s3cret");
        }

        @Test
        void checksForAKey() throws Exception {
            Reason reason = reason(probe(url() + "?key=a%20b"));
            assertThat(reason)
                    .isEqualTo(Reason.transientReason(
                            Common.NO_SUCH_OBJECT, url() + "?key=a%20b: the key does not exist"));
            ask(redis.port(), "SET", "a b", "");
            assertThat(check(probe(url() + "?key=a%20b"))).isEqualTo(Observation.satisfied("there"));
            assertThat(check(probe(url() + "?key=a%20b&value="))).isEqualTo(Observation.satisfied("there"));
            assertThat(reason(probe(url() + "/1?key=a%20b")).kind()).isEqualTo(Common.NO_SUCH_OBJECT);
        }

        @Test
        void comparesAValue() throws Exception {
            assertThat(reason(probe(url() + "?key=state&value=up")).kind()).isEqualTo(Common.NO_SUCH_OBJECT);
            ask(redis.port(), "SET", "state", "secretly down");
            Reason reason = reason(probe(url() + "?key=state&value=up"));
            assertThat(reason.kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
            assertThat(reason.permanence()).isEqualTo(Permanence.TRANSIENT);
            assertThat(reason.message()).doesNotContain("secretly");
            ask(redis.port(), "SET", "state", "üp");
            assertThat(check(probe(url() + "?key=state&value=%C3%BCp"))).isEqualTo(Observation.satisfied("there"));
        }

        @Test
        void reportsAnotherTypeOfValue() throws Exception {
            ask(redis.port(), "LPUSH", "list", "x");
            assertThat(check(probe(url() + "?key=list"))).isEqualTo(Observation.satisfied("there"));
            Reason reason = reason(probe(url() + "?key=list&value=x"));
            assertThat(reason.kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
            assertThat(reason.message()).contains("WRONGTYPE");
        }

        @Test
        void isReadForAtMostOneMebibyte() throws Exception {
            ask(redis.port(), "SETRANGE", "huge", "2000000", "x");
            assertThat(check(probe(url() + "?key=huge"))).isEqualTo(Observation.satisfied("there"));
            Reason reason = reason(probe(url() + "?key=huge&value=x"));
            assertThat(reason.kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
        }

        @Test
        void isAwaitedUntilTheKeyExistsAndUntilItIsDeleted() throws Exception {
            BackgroundWait wait = BackgroundWait.afterChecks(2, Condition.polling(probe(url() + "?key=later")));
            ask(redis.port(), "SET", "later", "1");
            assertThat(wait.outcome().isMet()).isTrue();
            ask(redis.port(), "DEL", "later");
            Targets.installed().parse("not:" + url() + "?key=later").await(LONG);
        }

        @Test
        void thatIsBusyWithAScriptIsNotReadyYet() throws Exception {
            CompletableFuture<Void> script = CompletableFuture.runAsync(() -> {
                try {
                    ask(redis.port(), "EVAL", "while true do end", "0");
                } catch (IOException e) {
                    // The script is killed below.
                }
            });
            try {
                Probe probe = probe(url());
                Condition.polling(deadline -> {
                            Observation seen = probe.check(deadline);
                            return seen instanceof Observation.Unsatisfied busy
                                            && busy.reason().kind() == Common.STARTING_UP
                                            && busy.reason().message().contains("BUSY")
                                    ? Observation.satisfied("busy")
                                    : Observation.unsatisfied(Reason.transientReason(Common.NOT_TRUE, "not yet"));
                        })
                        .await(LONG);
            } finally {
                ask(redis.port(), "SCRIPT", "KILL");
                script.get(60, TimeUnit.SECONDS);
            }
        }
    }

    @Nested
    class AServerWithUsers {

        @TempDir
        private static Path folder;

        @AutoClose
        private static Daemon redis;

        @BeforeAll
        static void start() throws Exception {
            redis = plain(
                    folder,
                    FakeServer.closedPort(),
                    "--requirepass",
                    "top s3cret",
                    "--user",
                    "app",
                    "on",
                    ">apps3cret",
                    "~app:*",
                    "+@read",
                    "+@connection");
        }

        private static String at(String userInfo) {
            return "redis://" + userInfo + "127.0.0.1:" + redis.port();
        }

        @ParameterizedTest
        @ValueSource(strings = {":top%20s3cret@", "default:top%20s3cret@", "app:apps3cret@"})
        void acceptsTheRightPassword(String userInfo) throws Exception {
            assertThat(check(probe(at(userInfo)))).isEqualTo(Observation.satisfied("answering"));
        }

        @ParameterizedTest
        @CsvSource({"REDISCLI_AUTH, :@", "REDIS_PASSWORD, ''", "REDIS_PASSWORD, default:@"})
        void receivesThePasswordOfTheEnvironment(String variable, String userInfo) throws Exception {
            assertThat(check(probe(at(userInfo), Map.of(variable, "top s3cret"))))
                    .isEqualTo(Observation.satisfied("answering"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", ":wrongword@", "app:wrongword@", "nobody:wrongword@", "app:@"})
        void endsTheWaitIfThePasswordIsWrong(String userInfo) throws Exception {
            Outcome outcome = Condition.polling(probe(at(userInfo))).tryAwait(LONG);
            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            Reason reason = outcome.summary().last().orElseThrow();
            assertThat(reason.kind()).isEqualTo(Common.AUTHENTICATION_FAILED);
            assertThat(reason.message()).contains("127.0.0.1:" + redis.port()).doesNotContain("wrongword");
        }

        @Test
        void mayForbidPingWithoutLogin(@TempDir Path other) throws Exception {
            try (Daemon closed = plain(
                    other,
                    FakeServer.closedPort(),
                    "--user",
                    "default",
                    "on",
                    "nopass",
                    "-@all",
                    "--user",
                    "app",
                    "on",
                    ">apps3cret",
                    "+@connection")) {
                assertThat(check(probe("redis://app:apps3cret@127.0.0.1:" + closed.port())))
                        .isEqualTo(Observation.satisfied("answering"));
                assertThat(reason(probe("redis://127.0.0.1:" + closed.port())).kind())
                        .isEqualTo(Common.AUTHENTICATION_FAILED);
            }
        }

        @Test
        void showsAUserOnlyPermittedKeys() throws Exception {
            assertThat(reason(probe(at("app:apps3cret@") + "?key=app:x")).kind())
                    .isEqualTo(Common.NO_SUCH_OBJECT);
            Reason reason = reason(probe(at("app:apps3cret@") + "?key=other"));
            assertThat(reason.kind()).isEqualTo(Common.AUTHENTICATION_FAILED);
            assertThat(reason.message()).contains("NOPERM").doesNotContain("apps3cret");
        }
    }

    @Nested
    class AServerThatCannotServeYet {

        @TempDir
        private Path folder;

        @Test
        void loadsItsData() throws Exception {
            int port = FakeServer.closedPort();
            try (Daemon redis = plain(folder, port)) {
                for (int i = 0; i < 200; i++) {
                    ask(port, "SET", "key" + i, "x".repeat(5000));
                }
                ask(port, "SAVE");
            }
            try (Daemon redis = plain(
                    folder,
                    port,
                    "--rdbcompression",
                    "no",
                    "--key-load-delay",
                    "500000",
                    "--loading-process-events-interval-bytes",
                    "1024")) {
                Reason reason = reason(probe("redis://127.0.0.1:" + port));
                assertThat(reason.kind()).isEqualTo(Common.STARTING_UP);
                assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            }
        }

        @Test
        void isNotReadyWithoutItsMaster() throws Exception {
            int port = FakeServer.closedPort();
            try (Daemon redis = plain(
                    folder,
                    port,
                    "--replicaof",
                    "127.0.0.1 " + FakeServer.closedPort(),
                    "--replica-serve-stale-data",
                    "no")) {
                Reason reason = reason(probe("redis://127.0.0.1:" + port + "?key=x"));
                assertThat(reason.kind()).isEqualTo(Common.STARTING_UP);
                assertThat(reason.message()).contains("MASTERDOWN");
            }
        }
    }

    @Nested
    class AServerWithTls {

        @TempDir
        private Path folder;

        @Test
        void isTrustedOnlyByItsCertificate() throws Exception {
            Certificate certificate = Certificate.in(folder);
            int port = FakeServer.closedPort();
            try (Daemon redis = redis(
                    folder,
                    port,
                    "--port",
                    "0",
                    "--tls-port",
                    String.valueOf(port),
                    "--tls-cert-file",
                    certificate.chain().toString(),
                    "--tls-key-file",
                    certificate.key().toString(),
                    "--tls-ca-cert-file",
                    certificate.chain().toString(),
                    "--tls-auth-clients",
                    "no")) {
                String url = "rediss://localhost:" + port;
                Targets.installed().parse(url + "#ca=" + certificate.chain()).await(LONG);
                Targets.installed().parse(url + "#insecure=true").await(LONG);
                Reason reason = reason(probe(url));
                assertThat(reason.kind()).isEqualTo(Common.TLS_FAILED);
                assertThat(reason.isPermanent()).isTrue();
                Reason plain = reason(probe("redis://localhost:" + port));
                assertThat(plain.isPermanent()).isFalse();
            }
        }
    }

    @Nested
    class APeerThatIsNotReady implements TcpProbeContract {

        @Override
        public String target(int port) {
            return "redis://app:" + PASSWORD + "@127.0.0.1:" + port + "/1?key=x&value=y";
        }

        @Test
        void withoutFreeConnectionsIsNotAnAuthenticationFailure() throws Exception {
            try (FakeServer full = answering("-ERR max number of clients reached\r\n")) {
                Reason reason = reason(target(full.port()));
                assertThat(reason.kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
                assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
                assertThat(reason.message()).contains("max number of clients reached");
            }
        }

        @Test
        void inProtectedModeRejectsTheConnection() throws Exception {
            try (FakeServer protectedOne = answering("-DENIED Redis is running in protected mode\r\n")) {
                Reason reason = reason(target(protectedOne.port()));
                assertThat(reason.kind()).isEqualTo(Common.CONNECTION_REJECTED);
                assertThat(reason.isPermanent()).isTrue();
            }
        }

        @Test
        void whoseMessageContainsThePasswordIsNotQuoted() throws Exception {
            try (FakeServer quoting =
                    answering("+PONG\r\n-ERR unknown command 'AUTH', with args: 'app' 's3cret'\r\n")) {
                Reason reason = reason(target(quoting.port()));
                assertThat(reason.kind()).isEqualTo(Common.AUTHENTICATION_FAILED);
                assertThat(reason.message()).doesNotContain(PASSWORD);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"+PO", "+PONG\r\n+O", "+PONG\r\n+OK\r\n+OK\r\n+PONG\r\n$5\r\nab"})
        void thatDisconnectsWithinAMessageIsWaitedFor(String replies) throws Exception {
            try (FakeServer leaving = FakeServer.handling(client -> {
                client.getOutputStream().write(replies.getBytes(StandardCharsets.US_ASCII));
                client.shutdownOutput();
                FakeServer.drain(client);
            })) {
                Reason reason = reason(target(leaving.port()));
                assertThat(reason.kind()).isEqualTo(Common.CONNECTION_LOST);
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "$2147483647\r\n",
                    "+pong\r\n",
                    ":1\r\n",
                    "$-1\r\n",
                    "+PONG\r\n+NO\r\n",
                    "+PONG\r\n+OK\r\n+OK\r\n+PONG\r\n$2147483647\r\n",
                    "+PONG\r\n+OK\r\n+OK\r\n+PONG\r\n:1\r\n",
                })
        void thatViolatesTheProtocolIsUnexpected(String replies) throws Exception {
            try (FakeServer odd = answering(replies)) {
                Reason reason = reason(target(odd.port()));
                assertThat(reason.kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
                assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            }
        }

        private static FakeServer answering(String replies) throws IOException {
            return FakeServer.sending(replies.getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Nested
    class ATarget {

        @ParameterizedTest
        @CsvSource({
            "redis://cache, redis://cache:6379",
            "redis://:s3cret@cache/2, redis://cache:6379/2",
            "redis://app:s3cret@my_cache:1/0?key=app:ready, redis://app@my_cache:1/0?key=app:ready",
            "rediss://[::1]?key=a%0ab&value=%26, rediss://[::1]:6379?key=a%0Ab&value=%26",
            "redis://, redis://localhost:6379",
            "valkey://:s3cret@cache/2, valkey://cache:6379/2",
            "valkeys://cache, valkeys://cache:6379",
        })
        void isNamedWithoutPassword(String text, String name) {
            assertThat(Targets.installed().parse(text)).hasToString(name);
        }

        @ParameterizedTest
        @CsvSource({
            "redis://cache/one, database must be a number",
            "redis://cache?value=1, requires 'key'",
            "redis://cache#ca=x, option ca requires TLS",
            "rediss://cache#tls=true, unknown option 'tls'",
            "redis://s3cret@cache, redis://:password@host",
        })
        void reportsWhatIsWrong(String text, String part) {
            assertThatThrownBy(() -> Targets.installed().parse(text))
                    .hasMessageContaining(part)
                    .message()
                    .doesNotContain("s3cret");
        }

        @Test
        void checksNoLongerThanOtherProbes() {
            assertThat(probe("redis://cache").attemptTimeout()).isEqualTo(Duration.ofSeconds(5));
        }
    }
}
