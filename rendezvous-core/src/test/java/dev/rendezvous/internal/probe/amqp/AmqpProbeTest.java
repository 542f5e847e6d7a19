package dev.rendezvous.internal.probe.amqp;

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
import dev.rendezvous.testing.FakeServer;
import dev.rendezvous.testing.TcpProbeContract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
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
class AmqpProbeTest {

    private static final Duration LONG = Duration.ofSeconds(100);

    private static Probe probe(String url) {
        String[] parts = url.split("://", 2);
        return AmqpScheme.probe(new TargetSpec(parts[0], parts[1], Map.of()));
    }

    @Nested
    class ARealBroker {

        @TempDir
        private static Path folder;

        @AutoClose
        private static RabbitMq rabbit;

        @BeforeAll
        static void start() throws Exception {
            rabbit = RabbitMq.start(folder);
        }

        private static String url() {
            return at("");
        }

        private static String at(String userInfo) {
            return "amqp://" + userInfo + "127.0.0.1:" + rabbit.port();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "/", "/%2f", "//"})
        void isReadyWhenItAcceptsGuest(String path) throws Exception {
            assertThat(check(probe(url() + path))).isEqualTo(Observation.satisfied("answering"));
        }

        @Test
        void admitsAUserToAVirtualHost() throws Exception {
            assertThat(check(probe(at("app:s3cret@") + "/a%2fb"))).isEqualTo(Observation.satisfied("answering"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"app:wrongword@", "nobody:wrongword@"})
        void endsTheWaitIfThePasswordIsWrong(String userInfo) throws Exception {
            Outcome outcome = Condition.polling(probe(at(userInfo))).tryAwait(LONG);
            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            Reason reason = outcome.summary().last().orElseThrow();
            assertThat(reason.kind()).isEqualTo(Common.AUTHENTICATION_FAILED);
            assertThat(reason.message()).contains("403 ACCESS_REFUSED").doesNotContain("wrongword");
        }

        @ParameterizedTest
        @CsvSource({"'', /missing", "app:s3cret@, /"})
        void withoutTheVirtualHostIsInconclusive(String userInfo, String path) throws Exception {
            String url = at(userInfo == null ? "" : userInfo) + path;
            Reason reason = reason(probe(url));
            assertThat(reason.kind()).isEqualTo(Common.NO_SUCH_OBJECT);
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            assertThat(reason.message())
                    .contains(": not there (530 NOT_ALLOWED ")
                    .doesNotContain("s3cret");
        }

        @Test
        void checksForAQueue() throws Exception {
            assertThat(check(probe(url() + "?queue=jobs"))).isEqualTo(Observation.satisfied("there"));
            Reason reason = reason(probe(url() + "?queue=no%20jobs"));
            assertThat(reason.kind()).isEqualTo(Common.NO_SUCH_OBJECT);
            assertThat(reason.permanence()).isEqualTo(Permanence.TRANSIENT);
            assertThat(reason.message()).startsWith(url() + "?queue=no%20jobs: not there (404 NOT_FOUND ");
            Targets.installed().parse("not:" + url() + "?queue=missing").await(LONG);
        }

        @Test
        void checksForAnExchangeOfAnyType() throws Exception {
            for (String exchange : new String[] {"amq.direct", "amq.fanout", "amq.topic", "amq.headers"}) {
                assertThat(check(probe(url() + "/?exchange=" + exchange))).isEqualTo(Observation.satisfied("there"));
            }
            Reason reason = reason(probe(url() + "/?exchange=missing"));
            assertThat(reason.kind()).isEqualTo(Common.NO_SUCH_OBJECT);
            assertThat(reason.permanence()).isEqualTo(Permanence.TRANSIENT);
        }

        @Test
        void checksForBoth() throws Exception {
            assertThat(check(probe(url() + "?exchange=amq.topic&queue=jobs")))
                    .isEqualTo(Observation.satisfied("there"));
            assertThat(reason(probe(url() + "?exchange=missing&queue=jobs")).message())
                    .contains("exchange 'missing'");
            assertThat(reason(probe(url() + "?exchange=amq.topic&queue=missing"))
                            .message())
                    .contains("queue 'missing'");
        }

        @Test
        void withAnExclusiveQueueOfAnotherConnectionIsInconclusive() throws Exception {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), rabbit.port())) {
                declare(socket, "mine", 1 << 2);
                Reason reason = reason(probe(url() + "?queue=mine"));
                assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
                assertThat(reason.message()).contains("405 RESOURCE_LOCKED");
            }
        }

        @Test
        void isAwaitedUntilTheQueueIsDeclared() throws Exception {
            BackgroundWait wait = BackgroundWait.afterChecks(2, Condition.polling(probe(url() + "?queue=later")));
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), rabbit.port())) {
                declare(socket, "later", 0);
            }
            assertThat(wait.outcome().isMet()).isTrue();
        }

        @Test
        void isTrustedOnlyByItsCertificate() throws Exception {
            String url = "amqps://localhost:" + rabbit.tlsPort() + "?queue=jobs";
            Targets.installed()
                    .parse(url + "#ca=" + rabbit.certificate().chain())
                    .await(LONG);
            Targets.installed().parse(url + "#insecure=true").await(LONG);
            Reason reason = reason(probe(url));
            assertThat(reason.kind()).isEqualTo(Common.TLS_FAILED);
            assertThat(reason.isPermanent()).isTrue();
        }

        @Test
        void thatExpectsTlsIsInconclusive() throws Exception {
            Reason reason = reason(probe("amqp://localhost:" + rabbit.tlsPort()));
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
        }

        private static void declare(Socket socket, String queue, int bits) throws IOException {
            AmqpConnection amqpConnection = new AmqpConnection(socket.getInputStream(), socket.getOutputStream());
            AmqpSession amqpSession = new AmqpSession(amqpConnection);
            amqpSession.start("guest", "guest");
            amqpSession.openVirtualHost("/");
            amqpSession.openChannel();
            amqpConnection.send(
                    1,
                    AmqpMethod.QUEUE_DECLARE,
                    new ArgumentWriter()
                            .uint16(0)
                            .shortString(queue)
                            .octet(bits)
                            .table(new ArgumentWriter()));
            assertThat(amqpConnection.receive().is(AmqpMethod.QUEUE_DECLARE_OK)).isTrue();
        }
    }

    @Nested
    class APeerThatIsNotReady implements TcpProbeContract {

        @Override
        public String target(int port) {
            return "amqp://app:" + PASSWORD + "@127.0.0.1:" + port + "/a?queue=x&exchange=y";
        }

        private static byte[] start(String mechanisms) throws IOException {
            return method(
                    AmqpMethod.CONNECTION_START,
                    new ArgumentWriter()
                            .uint16(9)
                            .table(new ArgumentWriter())
                            .longString(mechanisms)
                            .longString("en_US"));
        }

        private static byte[] method(AmqpMethod method, ArgumentWriter argumentWriter) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            new AmqpConnection(InputStream.nullInputStream(), bytes).send(0, method, argumentWriter);
            return bytes.toByteArray();
        }

        private static byte[] close(int code, String text) throws IOException {
            return method(
                    AmqpMethod.CONNECTION_CLOSE,
                    new ArgumentWriter()
                            .uint16(code)
                            .shortString(text)
                            .uint16(0)
                            .uint16(0));
        }

        private static FakeServer sending(byte[]... parts) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (byte[] part : parts) {
                bytes.writeBytes(part);
            }
            return FakeServer.sending(bytes.toByteArray());
        }

        @Test
        void thatSpeaksAnotherVersionIsUnexpected() throws Exception {
            try (FakeServer other = sending(new byte[] {'A', 'M', 'Q', 'P', 3, 1, 0, 0})) {
                assertThat(reason(target(other.port())).kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
            }
        }

        @Test
        void withoutPlainRejectsTheConnection() throws Exception {
            try (FakeServer strict = sending(start("EXTERNAL GSSAPI\n"))) {
                Reason reason = reason(target(strict.port()));
                assertThat(reason.kind()).isEqualTo(Common.CONNECTION_REJECTED);
                assertThat(reason.isPermanent()).isTrue();
                assertThat(reason.message())
                        .endsWith("(the broker must offer the mechanism PLAIN, but offers EXTERNAL GSSAPI)");
            }
        }

        @ParameterizedTest
        @CsvSource({
            "320, STARTING_UP, INCONCLUSIVE",
            "403, AUTHENTICATION_FAILED, PERMANENT",
            "541, UNEXPECTED_ANSWER, INCONCLUSIVE",
            "65535, UNEXPECTED_ANSWER, INCONCLUSIVE",
        })
        void thatClosesTheConnectionIsReported(int code, Common kind, Permanence permanence) throws Exception {
            try (FakeServer closing = sending(start("AMQPLAIN PLAIN"), close(code, "a reason\nand more"))) {
                Reason reason = reason(target(closing.port()));
                assertThat(reason.kind()).isEqualTo(kind);
                assertThat(reason.permanence()).isEqualTo(permanence);
                assertThat(reason.message()).endsWith("(" + code + " a reason and more)");
            }
        }

        @Test
        void thatDisconnectsWithinAMessageIsWaitedFor() throws Exception {
            byte[] start = start("PLAIN");
            byte[] tune = method(
                    AmqpMethod.CONNECTION_TUNE,
                    new ArgumentWriter().uint16(0).uint32(0).uint16(60));
            for (byte[] bytes : new byte[][] {{1, 0, 0}, start, Arrays.copyOf(start, start.length - 3)}) {
                try (FakeServer leaving = leaving(bytes)) {
                    assertThat(reason(target(leaving.port())).kind()).isEqualTo(Common.CONNECTION_LOST);
                }
            }
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            both.writeBytes(start);
            both.writeBytes(tune);
            try (FakeServer leaving = leaving(both.toByteArray())) {
                assertThat(reason(target(leaving.port())).kind()).isEqualTo(Common.CONNECTION_LOST);
            }
        }

        private static FakeServer leaving(byte[] bytes) throws IOException {
            return FakeServer.handling(client -> {
                client.getOutputStream().write(bytes);
                client.shutdownOutput();
                FakeServer.drain(client);
            });
        }

        @Test
        void thatDisconnectsDuringCloseHasBeenReady() throws Exception {
            byte[] start = start("PLAIN");
            byte[] tune = method(
                    AmqpMethod.CONNECTION_TUNE,
                    new ArgumentWriter().uint16(0).uint32(0).uint16(60));
            byte[] open = method(AmqpMethod.CONNECTION_OPEN_OK, new ArgumentWriter().shortString(""));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes(start);
            bytes.writeBytes(tune);
            bytes.writeBytes(open);
            try (FakeServer leaving = leaving(bytes.toByteArray())) {
                assertThat(check(AmqpProbeTest.probe("amqp://127.0.0.1:" + leaving.port())))
                        .isEqualTo(Observation.satisfied("answering"));
            }
        }

        @Test
        void thatViolatesTheProtocolIsUnexpected() throws Exception {
            for (byte[] bytes : new byte[][] {
                {1, 0, 0, 0x7f, -1, -1, -1},
                method(AmqpMethod.CONNECTION_OPEN_OK, new ArgumentWriter().shortString("")),
                method(AmqpMethod.CONNECTION_START, new ArgumentWriter()),
                method(
                        AmqpMethod.CONNECTION_START,
                        new ArgumentWriter().uint16(8).uint32(0)),
                method(
                        AmqpMethod.CONNECTION_START,
                        new ArgumentWriter().uint16(9).uint32(-1)),
            }) {
                try (FakeServer odd = sending(bytes)) {
                    Reason reason = reason(target(odd.port()));
                    assertThat(reason.kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
                    assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
                }
            }
        }
    }

    @Nested
    class ATarget {

        @ParameterizedTest
        @CsvSource({
            "amqp://rabbit, amqp://rabbit:5672",
            "amqps://app:s3cret@rabbit, amqps://app@rabbit:5671",
            "amqp://app:s3cret@my_rabbit:1/a%2Fb?queue=x%20y, amqp://app@my_rabbit:1/a%2Fb?queue=x%20y",
            "amqp://rabbit/%2F, amqp://rabbit:5672/%2F",
            "amqp://, amqp://localhost:5672",
        })
        void isNamedWithoutPassword(String text, String name) {
            assertThat(Targets.installed().parse(text)).hasToString(name);
        }

        @ParameterizedTest
        @CsvSource({
            "amqp://rabbit?heartbeat=soon, 'parameter ''heartbeat'' must be a number'",
            "amqp://rabbit?queue=, parameter 'queue' must not be empty",
            "amqp://app@rabbit, requires a password",
            "amqp://rabbit#insecure=true, option insecure requires TLS",
            "amqp://rabbit#vhost=a, unknown option 'vhost'",
        })
        void reportsWhatIsWrong(String text, String part) {
            assertThatThrownBy(() -> Targets.installed().parse(text)).hasMessageContaining(part);
        }

        @Test
        void rejectsNamesThatAreTooLong() {
            String longName = "x".repeat(256);
            for (String text :
                    new String[] {"amqp://h/" + longName, "amqp://h?queue=" + longName, "amqp://h?exchange=" + longName
                    }) {
                assertThatThrownBy(() -> Targets.installed().parse(text)).hasMessageContaining("at most 255 bytes");
            }
        }
    }
}
