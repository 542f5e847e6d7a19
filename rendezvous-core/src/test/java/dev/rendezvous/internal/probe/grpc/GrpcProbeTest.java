package dev.rendezvous.internal.probe.grpc;

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
import dev.rendezvous.internal.probe.http2.HpackEncoder;
import dev.rendezvous.internal.probe.http2.HpackField;
import dev.rendezvous.internal.probe.http2.Http2Frame;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.Targets;
import dev.rendezvous.testing.BackgroundWait;
import dev.rendezvous.testing.Certificate;
import dev.rendezvous.testing.DamagedAnswerContract;
import dev.rendezvous.testing.FakeServer;
import dev.rendezvous.testing.SingleCheck;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class GrpcProbeTest {

    private static final Duration LONG = Duration.ofSeconds(100);

    private static Condition condition(String target) {
        return Targets.installed().parse(target);
    }

    @Nested
    class ARealServer {

        private final HealthStatusManager health = new HealthStatusManager();
        private Server server;

        @BeforeEach
        void start() throws IOException {
            server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                    .addService(health.getHealthService())
                    .build()
                    .start();
        }

        @AfterEach
        void stop() throws InterruptedException {
            server.shutdownNow().awaitTermination();
        }

        private String target() {
            return "grpc://127.0.0.1:" + server.getPort();
        }

        @Test
        void isReadyWhenItServes() throws Exception {
            assertThat(check(target())).isInstanceOf(Observation.Satisfied.class);
        }

        @Test
        void isAskedForTheServiceThatIsNamed() throws Exception {
            health.setStatus("shop.Orders", ServingStatus.SERVING);
            assertThat(check(target() + "/shop.Orders")).isInstanceOf(Observation.Satisfied.class);
        }

        @Test
        void withoutTheServiceHasNoSuchObject() throws Exception {
            Reason reason = reason(target() + "/shop.Missing");
            assertThat(reason.kind()).isEqualTo(Common.NO_SUCH_OBJECT);
            assertThat(reason.permanence()).isEqualTo(Permanence.TRANSIENT);
            assertThat(reason.message()).startsWith(target() + "/shop.Missing: NOT_FOUND (");
        }

        @Test
        void thatDoesNotServeIsConclusivelyNotReady() throws Exception {
            health.setStatus("", ServingStatus.NOT_SERVING);
            assertThat(reason(target()))
                    .isEqualTo(Reason.transientReason(Common.STARTING_UP, target() + ": NOT_SERVING"));
            assertThat(check("not:" + target())).isInstanceOf(Observation.Satisfied.class);
        }

        @Test
        void withUnknownHealthIsInconclusive() throws Exception {
            health.setStatus("", ServingStatus.UNKNOWN);
            Reason reason = reason(target());
            assertThat(reason.kind()).isEqualTo(Common.STARTING_UP);
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            health.setStatus("", ServingStatus.SERVICE_UNKNOWN);
            assertThat(reason(target()).kind()).isEqualTo(Common.NO_SUCH_OBJECT);
        }

        @Test
        void isAwaitedUntilItServes() throws Exception {
            health.setStatus("", ServingStatus.NOT_SERVING);
            BackgroundWait wait = BackgroundWait.afterChecks(1, condition(target()));
            health.setStatus("", ServingStatus.SERVING);
            assertThat(wait.outcome().isMet()).isTrue();
        }
    }

    @Nested
    class AServerThatHasNoHealth {

        private Server serverThatEndsCallsWith(Status status) throws IOException {
            ServerInterceptor ending = new ServerInterceptor() {
                @Override
                public <Q, A> ServerCall.Listener<Q> interceptCall(
                        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                    call.close(status, new Metadata());
                    return new ServerCall.Listener<>() {};
                }
            };
            return Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                    .addService(
                            io.grpc.ServerInterceptors.intercept(new HealthStatusManager().getHealthService(), ending))
                    .build()
                    .start();
        }

        @Test
        void isUnexpectedAndReportsWhatIsMissing() throws Exception {
            Server server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                    .build()
                    .start();
            try {
                Reason reason = reason("grpc://127.0.0.1:" + server.getPort());
                assertThat(reason.kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
                assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
                assertThat(reason.message())
                        .contains("UNIMPLEMENTED (Method not found: grpc.health.v1.Health/Check)")
                        .endsWith("has no health service, or not at this address");
            } finally {
                server.shutdownNow().awaitTermination();
            }
        }

        @ParameterizedTest
        @CsvSource({
            "UNAUTHENTICATED, AUTHENTICATION_FAILED, PERMANENT",
            "PERMISSION_DENIED, AUTHENTICATION_FAILED, PERMANENT",
            "UNAVAILABLE, STARTING_UP, INCONCLUSIVE",
            "RESOURCE_EXHAUSTED, OVERLOADED, INCONCLUSIVE",
            "DEADLINE_EXCEEDED, NO_ANSWER, INCONCLUSIVE",
            "NOT_FOUND, NO_SUCH_OBJECT, TRANSIENT",
            "INTERNAL, UNEXPECTED_ANSWER, INCONCLUSIVE",
            "DATA_LOSS, UNEXPECTED_ANSWER, INCONCLUSIVE",
        })
        void mapsItsStatusToAReason(Status.Code code, Common kind, Permanence permanence) throws Exception {
            Server server = serverThatEndsCallsWith(code.toStatus().withDescription("so\nwhat: 100 % ü"));
            try {
                Reason reason = reason("grpc://127.0.0.1:" + server.getPort());
                assertThat(reason.kind()).isEqualTo(kind);
                assertThat(reason.permanence()).isEqualTo(permanence);
                assertThat(reason.message())
                        .isEqualTo("grpc://127.0.0.1:" + server.getPort() + ": " + code + " (so what: 100 % ü)");
            } finally {
                server.shutdownNow().awaitTermination();
            }
        }

        @ParameterizedTest
        @EnumSource(Status.Code.class)
        void usesTheCodesThatTheLibraryUses(Status.Code code) {
            assertThat(GrpcStatus.of(String.valueOf(code.value()))).hasToString(code.name());
        }
    }

    @Nested
    class AServerOverTls {

        @TempDir
        private static Path folder;

        private static Certificate certificates;
        private static Server server;
        private static Server choosy;

        @BeforeAll
        static void start() throws Exception {
            certificates = Certificate.in(folder);
            var credentials = TlsServerCredentials.newBuilder()
                    .keyManager(
                            certificates.chain().toFile(), certificates.key().toFile());
            server = start(credentials);
            choosy = start(credentials
                    .trustManager(certificates.chain().toFile())
                    .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE));
        }

        private static Server start(TlsServerCredentials.Builder credentials) throws IOException {
            return Grpc.newServerBuilderForPort(0, credentials.build())
                    .addService(new HealthStatusManager().getHealthService())
                    .build()
                    .start();
        }

        @AfterAll
        static void stop() throws InterruptedException {
            server.shutdownNow().awaitTermination();
            choosy.shutdownNow().awaitTermination();
        }

        @Test
        void isReadyWhenItServes() throws Exception {
            String target = "grpcs://localhost:" + server.getPort();
            assertThat(check(target + "#ca=" + certificates.chain())).isInstanceOf(Observation.Satisfied.class);
            assertThat(check(target + "#insecure=true")).isInstanceOf(Observation.Satisfied.class);
        }

        @Test
        void receivesOurCertificate() throws Exception {
            assertThat(check("grpcs://127.0.0.1:" + choosy.getPort() + "#ca=" + certificates.chain() + "&cert="
                            + certificates.chain() + "&key=" + certificates.key()))
                    .isInstanceOf(Observation.Satisfied.class);
        }

        @Test
        void thatIsNotTrustedEndsTheWait() throws Exception {
            Outcome outcome = condition("grpcs://127.0.0.1:" + server.getPort()).tryAwait(LONG);
            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            assertThat(outcome.summary().last().orElseThrow().kind()).isEqualTo(Common.TLS_FAILED);
        }

        @Test
        void isInconclusiveWithoutTls() throws Exception {
            Reason reason = reason("grpc://127.0.0.1:" + server.getPort());
            assertThat(reason.kind()).isIn(Common.UNEXPECTED_ANSWER, Common.CONNECTION_LOST);
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
        }

        @Test
        void isRecognisedByItsAlert() throws Exception {
            byte[] unexpectedMessage = {0x15, 3, 3, 0, 2, 2, 10};
            try (FakeServer fakeServer = FakeServer.sendingThenClosing(unexpectedMessage)) {
                Reason reason = reason("grpc://127.0.0.1:" + fakeServer.port());
                assertThat(reason.kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
                assertThat(reason.message()).contains("speaks TLS; use the scheme that ends in s");
            }
        }

        @Test
        void thatDoesNotSpeakHttp2IsUnexpected() throws Exception {
            ServerSocket listener = certificates
                    .context()
                    .getServerSocketFactory()
                    .createServerSocket(0, 50, java.net.InetAddress.getLoopbackAddress());
            try (FakeServer fakeServer = FakeServer.on(listener, FakeServer::drain)) {
                Reason reason = reason("grpcs://127.0.0.1:" + fakeServer.port() + "#ca=" + certificates.chain());
                assertThat(reason.kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
                assertThat(reason.message()).contains("speaks TLS, but not h2");
            }
        }

        @Test
        void failsWithAServerWithoutTls() throws Exception {
            try (FakeServer fakeServer = FakeServer.sendingThenClosing(
                    "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII))) {
                Reason reason = reason("grpcs://127.0.0.1:" + fakeServer.port() + "#ca=" + certificates.chain());
                assertThat(reason.kind()).isEqualTo(Common.TLS_FAILED);
                assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            }
        }
    }

    @Nested
    class AHostilePeer implements DamagedAnswerContract {

        @Override
        public String target(int port) {
            return "grpc://127.0.0.1:" + port;
        }

        @Override
        public byte[] answer() {
            return frames(
                    settings(),
                    head(0, ":status", "200", "content-type", "application/grpc"),
                    new Http2Frame(Http2Frame.DATA, 0, 1, new byte[] {0, 0, 0, 0, 2, 8, 1}),
                    head(Http2Frame.END_STREAM, "grpc-status", "0"));
        }
    }

    @Nested
    class ThePeculiaritiesOfHttp2 {

        private static final Http2Frame GRPC = head(0, ":status", "200", "content-type", "application/grpc");
        private static final Http2Frame SERVING =
                new Http2Frame(Http2Frame.DATA, 0, 1, new byte[] {0, 0, 0, 0, 2, 8, 1});
        private static final Http2Frame WELL = head(Http2Frame.END_STREAM, "grpc-status", "0");

        private Observation check(Http2Frame... frames) throws Exception {
            try (FakeServer fakeServer = FakeServer.sendingThenClosing(frames(frames))) {
                return SingleCheck.check("grpc://127.0.0.1:" + fakeServer.port());
            }
        }

        private Reason reason(Http2Frame... frames) throws Exception {
            return SingleCheck.reason(check(frames));
        }

        @Test
        void areTolerated() throws Exception {
            assertThat(check(
                            settings(),
                            new Http2Frame(Http2Frame.SETTINGS, Http2Frame.ACK, 0, new byte[0]),
                            new Http2Frame(8, 0, 0, new byte[] {0, 1, 0, 0}), // WINDOW_UPDATE
                            new Http2Frame(0xbe, 0xff, 77, new byte[] {1, 2, 3}), // unknown
                            head(0, ":status", "103", "link", "</a>"),
                            GRPC,
                            new Http2Frame(Http2Frame.PING, 0, 0, new byte[8]),
                            new Http2Frame(Http2Frame.DATA, 0, 99, new byte[14_000]), // another stream
                            new Http2Frame(Http2Frame.DATA, 0x8, 1, new byte[] {3, 0, 0, 0, 9, 9, 9}), // padded
                            new Http2Frame(Http2Frame.DATA, 0, 1, new byte[] {0, 2, 8}),
                            new Http2Frame(Http2Frame.DATA, 0, 1, new byte[] {1}),
                            new Http2Frame(Http2Frame.GOAWAY, 0, 0, new byte[] {0, 0, 0, 1, 0, 0, 0, 0}),
                            new Http2Frame(
                                    Http2Frame.HEADERS, Http2Frame.END_STREAM | 0x20, 1, new byte[] {0, 0, 0, 0, 9, 0}),
                            new Http2Frame(
                                    Http2Frame.CONTINUATION,
                                    Http2Frame.END_HEADERS,
                                    1,
                                    java.util.Arrays.copyOfRange(WELL.payload(), 1, WELL.payload().length))))
                    .isInstanceOf(Observation.Satisfied.class);
        }

        @ParameterizedTest
        @CsvSource({
            "401, AUTHENTICATION_FAILED, PERMANENT",
            "403, AUTHENTICATION_FAILED, PERMANENT",
            "404, UNEXPECTED_ANSWER, INCONCLUSIVE",
            "503, STARTING_UP, INCONCLUSIVE",
            "200, UNEXPECTED_ANSWER, INCONCLUSIVE",
        })
        void applyToAProxy(String status, Common kind, Permanence permanence) throws Exception {
            Reason reason = reason(settings(), head(0, ":status", status, "content-type", "text/html"));
            assertThat(reason.kind()).isEqualTo(kind);
            assertThat(reason.permanence()).isEqualTo(permanence);
            assertThat(reason.message()).contains("HTTP status " + status + ", no gRPC status");
        }

        @ParameterizedTest
        @CsvSource({
            "7, STARTING_UP, INCONCLUSIVE",
            "8, UNEXPECTED_ANSWER, INCONCLUSIVE",
            "11, OVERLOADED, INCONCLUSIVE",
            "12, AUTHENTICATION_FAILED, PERMANENT",
            "2, UNEXPECTED_ANSWER, INCONCLUSIVE",
        })
        void reportWhyAStreamIsReset(byte code, Common kind, Permanence permanence) throws Exception {
            Reason reason = reason(settings(), new Http2Frame(Http2Frame.RST_STREAM, 0, 1, new byte[] {0, 0, 0, code}));
            assertThat(reason.kind()).isEqualTo(kind);
            assertThat(reason.permanence()).isEqualTo(permanence);
        }

        @Test
        void reportAStoppingServer() throws Exception {
            Reason reason = reason(settings(), new Http2Frame(Http2Frame.GOAWAY, 0, 0, new byte[8]));
            assertThat(reason.kind()).isEqualTo(Common.STARTING_UP);
            Reason calm =
                    reason(settings(), new Http2Frame(Http2Frame.GOAWAY, 0, 0, new byte[] {0, 0, 0, 1, 0, 0, 0, 11}));
            assertThat(calm.kind()).isEqualTo(Common.OVERLOADED);
        }

        @Test
        void reportHttp1() throws Exception {
            byte[] old = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            try (FakeServer fakeServer = FakeServer.sendingThenClosing(old)) {
                assertThat(SingleCheck.reason("grpc://127.0.0.1:" + fakeServer.port())
                                .message())
                        .contains("speaks HTTP/1, but HTTP/2 is needed");
            }
        }

        @Test
        void areInvalidResponses() throws Exception {
            Http2Frame long24k = new Http2Frame(Http2Frame.DATA, 0, 1, new byte[16_000]);
            for (List<Http2Frame> wrong : List.of(
                    List.of(GRPC, SERVING, WELL), // no settings first
                    List.of(settings(), SERVING),
                    List.of(settings(), GRPC, WELL), // no message
                    List.of(settings(), GRPC, SERVING, SERVING, WELL), // two messages
                    List.of(settings(), GRPC, long24k, long24k),
                    List.of(settings(), head(Http2Frame.END_STREAM, "x", "y")),
                    List.of(settings(), new Http2Frame(Http2Frame.PUSH_PROMISE, 4, 1, new byte[] {0, 0, 0, 2})),
                    List.of(settings(), new Http2Frame(Http2Frame.CONTINUATION, 4, 1, new byte[0])),
                    List.of(settings(), new Http2Frame(Http2Frame.HEADERS, 0, 1, new byte[0]), SERVING),
                    List.of(settings(), GRPC, new Http2Frame(Http2Frame.DATA, 0x8, 1, new byte[] {9, 0})),
                    List.of(settings(), GRPC, new Http2Frame(Http2Frame.DATA, 0x8, 1, new byte[0])),
                    List.of(settings(), new Http2Frame(Http2Frame.GOAWAY, 0, 0, new byte[3])),
                    List.of(
                            settings(),
                            GRPC,
                            new Http2Frame(Http2Frame.DATA, 0, 1, new byte[] {1, 0, 0, 0, 2, 8, 1}), // compressed
                            WELL))) {
                Reason reason = reason(wrong.toArray(Http2Frame[]::new));
                assertThat(reason.kind()).as("%s", wrong).isEqualTo(Common.UNEXPECTED_ANSWER);
                assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            }
        }

        @Test
        void limitTheSizeOfHeaders() throws Exception {
            try (FakeServer fakeServer = FakeServer.handling(client -> {
                client.getOutputStream()
                        .write(frames(settings(), new Http2Frame(Http2Frame.HEADERS, 0, 1, new byte[16_000])));
                byte[] more = frames(new Http2Frame(Http2Frame.CONTINUATION, 0, 1, new byte[16_000]));
                while (true) {
                    client.getOutputStream().write(more);
                }
            })) {
                assertThat(SingleCheck.reason("grpc://127.0.0.1:" + fakeServer.port())
                                .kind())
                        .isEqualTo(Common.UNEXPECTED_ANSWER);
            }
        }
    }

    @Nested
    class ATarget {

        @ParameterizedTest
        @CsvSource({
            "grpc://orders, grpc://orders:50051",
            "grpcs://orders, grpcs://orders:443",
            "grpc://my_orders:1/shop.Orders, grpc://my_orders:1/shop.Orders",
            "grpc://[::1]:1/a%20b#timeout=3s, grpc://[::1]:1/a b",
            "grpcs://orders/a#ca=/x.pem, grpcs://orders:443/a",
        })
        void isRead(String text, String name) {
            assertThat(condition(text)).hasToString(name);
        }

        @ParameterizedTest
        @CsvSource({
            "grpc://, host is missing",
            "grpc://me:s3cret@orders, must not have a user and password",
            "grpc://orders#ca=/x.pem, option ca requires TLS",
            "grpc://orders#service=a, unknown option 'service'",
            "'grpc://a,b', with a single host",
        })
        void isRefused(String text, String problem) {
            assertThatThrownBy(() -> condition(text))
                    .isInstanceOf(MalformedTargetException.class)
                    .hasMessageContaining(problem)
                    .message()
                    .doesNotContain("s3cret");
        }

        @Test
        void hasNoNameOfAServiceThatIsTooLong() {
            assertThatThrownBy(() -> condition("grpc://orders/" + "a".repeat(1_001)))
                    .hasMessageContaining("at most 1000 characters");
        }
    }

    @Test
    void reportsTheObservation() throws Exception {
        try (FakeServer fakeServer = FakeServer.sendingThenClosing(new AHostilePeer().answer())) {
            CompletableFuture<Observation> seen = new CompletableFuture<>();
            condition("grpc://127.0.0.1:" + fakeServer.port())
                    .onCheck(seen::complete)
                    .await(LONG);
            assertThat(seen.join()).isEqualTo(Observation.satisfied("serving"));
        }
    }

    static Http2Frame settings() {
        byte[] window =
                ByteBuffer.allocate(6).putShort((short) 4).putInt(1 << 20).array();
        return new Http2Frame(Http2Frame.SETTINGS, 0, 0, window);
    }

    static Http2Frame head(int flags, String... namesAndValues) {
        List<HpackField> fields = new java.util.ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(new HpackField(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new Http2Frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS | flags, 1, HpackEncoder.encode(fields));
    }

    static byte[] frames(Http2Frame... frames) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Http2Frame frame : frames) {
            frame.writeTo(bytes);
        }
        return bytes.toByteArray();
    }
}
