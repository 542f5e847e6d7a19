package dev.rendezvous.internal.probe.mongodb;

import static dev.rendezvous.testing.SingleCheck.check;
import static dev.rendezvous.testing.SingleCheck.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import dev.rendezvous.Condition;
import dev.rendezvous.Observation;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.Targets;
import dev.rendezvous.testing.Certificate;
import dev.rendezvous.testing.Certificates;
import dev.rendezvous.testing.DamagedAnswerContract;
import dev.rendezvous.testing.FakeServer;
import dev.rendezvous.testing.SingleCheck;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class MongoProbeTest {

    private static final Duration LONG = Duration.ofSeconds(100);

    private static Condition condition(String target) {
        return Targets.installed().parse(target);
    }

    private static Document alone() {
        return new Document("isWritablePrimary", true).append("ok", 1.0);
    }

    private static Document primary() {
        return alone().append("setName", "rs0");
    }

    private static Document secondary() {
        return new Document("isWritablePrimary", false)
                .append("secondary", true)
                .append("setName", "rs0")
                .append("ok", 1.0);
    }

    /** An independent implementation of the protocol, in memory. */
    @Nested
    class MongoJavaServer {

        @TempDir
        private static Path folder;

        private static Certificate certificates;
        private static MongoServer server;
        private static MongoServer secured;

        @BeforeAll
        static void start() throws Exception {
            certificates = Certificate.in(folder);
            server = new MongoServer(new MemoryBackend());
            server.bind();
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(certificates.store())) {
                keys.load(in, Certificates.PASSWORD.toCharArray());
            }
            secured = new MongoServer(new MemoryBackend());
            secured.enableSsl(
                    (PrivateKey) keys.getKey(Certificates.ALIAS, Certificates.PASSWORD.toCharArray()),
                    null,
                    (X509Certificate) keys.getCertificate(Certificates.ALIAS));
            secured.bind();
        }

        @AfterAll
        static void stop() {
            server.shutdownNow();
            secured.shutdownNow();
        }

        private static String at(MongoServer one) {
            return "mongodb://127.0.0.1:" + one.getLocalAddress().getPort();
        }

        @Test
        void isReadyWhenItAnswersHello() throws Exception {
            assertThat(check(at(server))).isInstanceOf(Observation.Satisfied.class);
            assertThat(check(at(server) + "/shop?role=primary&retryWrites=true&w=majority"))
                    .isInstanceOf(Observation.Satisfied.class);
        }

        @Test
        void isNotASecondary() throws Exception {
            Reason reason = reason(at(server) + "?role=secondary");
            assertThat(reason.kind()).isEqualTo(Common.STARTING_UP);
            assertThat(reason.permanence()).isEqualTo(Permanence.TRANSIENT);
            assertThat(reason.message()).endsWith("it must be a secondary, but is a standalone server");
        }

        @Test
        void isReachedOverTls() throws Exception {
            assertThat(check(at(secured) + "/?tls=true#ca=" + certificates.chain()))
                    .isInstanceOf(Observation.Satisfied.class);
            Outcome outcome = condition(at(secured) + "/?ssl=true").tryAwait(LONG);
            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            assertThat(outcome.summary().last().orElseThrow().kind()).isEqualTo(Common.TLS_FAILED);
        }

        @Test
        void withoutUsersRejectsALogin() throws Exception {
            Reason reason = reason(
                    "mongodb://app:s3cret@127.0.0.1:" + server.getLocalAddress().getPort());
            assertThat(reason.kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
            assertThat(reason.message()).contains("MongoDB error 59").doesNotContain("s3cret");
        }
    }

    @Nested
    class AServerWithUsers {

        private static final String RIGHT = "app%2C%3D%C3%BC:s3cret%C2%BD@127.0.0.1:";

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void acceptsTheRightPassword(boolean skipsEmptyExchange) throws Exception {
            try (FakeServer fakeServer = MongoPeer.responding(alone(), skipsEmptyExchange)) {
                assertThat(check("mongodb://" + RIGHT + fakeServer.port() + "/users"))
                        .isInstanceOf(Observation.Satisfied.class);
                assertThat(check("mongodb://" + RIGHT + fakeServer.port() + "/shop?authSource=users"))
                        .isInstanceOf(Observation.Satisfied.class);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"app%2C%3D%C3%BC:wrongword@", "nobody:s3cret%C2%BD@"})
        void endsTheWaitIfThePasswordIsWrong(String who) throws Exception {
            try (FakeServer fakeServer = MongoPeer.responding(alone(), true)) {
                Outcome outcome = condition("mongodb://" + who + "127.0.0.1:" + fakeServer.port() + "/users")
                        .tryAwait(LONG);
                assertThat(outcome).isInstanceOf(Outcome.Failed.class);
                Reason reason = outcome.summary().last().orElseThrow();
                assertThat(reason.kind()).isEqualTo(Common.AUTHENTICATION_FAILED);
                assertThat(reason.message()).doesNotContain("wrongword").doesNotContain("s3cret");
            }
        }

        @Test
        void authenticatesTheUserOnlyInItsDatabase() throws Exception {
            try (FakeServer fakeServer = MongoPeer.responding(alone(), true)) {
                assertThat(reason("mongodb://" + RIGHT + fakeServer.port()).kind())
                        .isEqualTo(Common.AUTHENTICATION_FAILED);
            }
        }

        @Test
        void reportsAnUnsupportedMechanism() throws Exception {
            byte[] hello = MongoPeer.message(1, alone());
            byte[] unavailable = MongoPeer.message(2, new Document("ok", 0.0).append("code", 334));
            try (FakeServer fakeServer = FakeServer.handling(client -> {
                client.getOutputStream().write(hello);
                client.getOutputStream().write(unavailable);
                FakeServer.drain(client);
            })) {
                Reason reason = reason("mongodb://" + RIGHT + fakeServer.port());
                assertThat(reason.kind()).isEqualTo(Common.CONNECTION_REJECTED);
                assertThat(reason.isPermanent()).isTrue();
            }
        }

        @Test
        void thatDoesNotProveThePasswordIsNotReady() throws Exception {
            byte[] hello = MongoPeer.message(1, alone());
            byte[] done = MongoPeer.message(2, alone().append("done", true).append("conversationId", 1));
            try (FakeServer fakeServer = FakeServer.handling(client -> {
                client.getOutputStream().write(hello);
                client.getOutputStream().write(done);
                FakeServer.drain(client);
            })) {
                assertThat(reason("mongodb://" + RIGHT + fakeServer.port()).kind())
                        .isEqualTo(Common.UNEXPECTED_ANSWER);
            }
        }
    }

    @Nested
    class AHostilePeer implements DamagedAnswerContract {

        @Override
        public String target(int port) {
            return "mongodb://127.0.0.1:" + port;
        }

        @Override
        public byte[] answer() {
            return MongoPeer.message(1, primary().append("hosts", java.util.List.of("m1:27017")));
        }
    }

    @Nested
    class AServerOfSomeKind {

        private Observation check(Document hello, String query) throws Exception {
            try (FakeServer fakeServer = FakeServer.sendingThenClosing(MongoPeer.message(1, hello))) {
                return SingleCheck.check("mongodb://127.0.0.1:" + fakeServer.port() + query);
            }
        }

        private Reason reason(Document hello, String query) throws Exception {
            return SingleCheck.reason(check(hello, query));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "?role=any", "?role=primary", "?replicaSet=rs0", "?role=primary&replicaSet=rs0"})
        void isReadyAsAPrimary(String query) throws Exception {
            assertThat(check(primary(), query)).isInstanceOf(Observation.Satisfied.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "?role=any", "?role=secondary", "?role=secondary&replicaSet=rs0"})
        void isReadyAsASecondary(String query) throws Exception {
            assertThat(check(secondary(), query)).isInstanceOf(Observation.Satisfied.class);
        }

        @Test
        void isReadyAsAMongos() throws Exception {
            assertThat(check(alone().append("msg", "isdbgrid"), "?role=primary"))
                    .isInstanceOf(Observation.Satisfied.class);
        }

        @Test
        void hasAnotherRole() throws Exception {
            Document nothing = new Document("isWritablePrimary", false).append("ok", 1.0);
            Reason reason = reason(secondary(), "?role=primary");
            assertThat(reason.kind()).isEqualTo(Common.STARTING_UP);
            assertThat(reason.permanence()).isEqualTo(Permanence.TRANSIENT);
            assertThat(reason.message()).endsWith("?role=primary: it must be a primary, but is a secondary");
            assertThat(reason(primary(), "?role=secondary").message()).contains("but is a primary");
            assertThat(reason(nothing, "").message()).contains("neither primary nor secondary");
            assertThat(reason(nothing.cloneDeeply().append("isreplicaset", true), "")
                            .message())
                    .contains("not initiated yet");
            assertThat(reason(nothing.cloneDeeply().append("arbiterOnly", true), "")
                            .message())
                    .contains("an arbiter");
            assertThat(reason(alone(), "?replicaSet=rs0").message())
                    .contains("it must be a server that accepts reads of rs0, but is a standalone server");
        }

        @Test
        void belongsToAnotherReplicaSet() throws Exception {
            Reason reason = reason(primary(), "?replicaSet=rs1");
            assertThat(reason.kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            assertThat(reason.message()).endsWith("it belongs to another replica set (rs0)");
        }

        @Test
        void failsHello() throws Exception {
            Document stopping = new Document("ok", 0.0).append("code", 91).append("errmsg", "shutting\ndown");
            Reason reason = reason(stopping, "");
            assertThat(reason.kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
            assertThat(reason.message()).endsWith("hello failed with MongoDB error 91 (shutting down)");
        }

        @ParameterizedTest
        @CsvSource({
            "12, 1, older than MongoDB 3.6", // opCode
            "8, 9, responseTo must be 1", // responseTo
            "16, 2, flags 2", // more to come
            "20, 1, does not begin with its document", // section
            "2, 127, reply length", // length
        })
        void repliesInAnotherWay(int offset, byte value, String why) throws Exception {
            byte[] answer = MongoPeer.message(1, alone());
            answer[offset] = value;
            if (offset == 12) {
                answer[13] = 0;
            }
            try (FakeServer fakeServer = FakeServer.sendingThenClosing(answer)) {
                Reason reason = SingleCheck.reason("mongodb://127.0.0.1:" + fakeServer.port());
                assertThat(reason.kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
                assertThat(reason.message()).contains(why);
            }
        }

        @Test
        void addsAChecksum() throws Exception {
            byte[] answer = MongoPeer.message(1, alone());
            byte[] longer = java.util.Arrays.copyOf(answer, answer.length + 4);
            longer[0] = (byte) longer.length;
            longer[16] = 1;
            try (FakeServer fakeServer = FakeServer.sendingThenClosing(longer)) {
                assertThat(SingleCheck.check("mongodb://127.0.0.1:" + fakeServer.port()))
                        .isInstanceOf(Observation.Satisfied.class);
            }
        }
    }

    @Nested
    class ATarget {

        @ParameterizedTest
        @CsvSource({
            "mongodb://m, mongodb://m:27017",
            "mongodb://app:s3cret@m/shop?authSource=admin&w=1, mongodb://app@m:27017/shop",
            "mongodb://m:1/?replicaSet=rs0&role=primary, mongodb://m:1?role=primary&replicaSet=rs0",
            "mongodb://m?tls=true#insecure=true&timeout=5s, mongodb://m:27017",
            "mongodb://a:b@m?authMechanism=SCRAM-SHA-256, mongodb://a@m:27017",
        })
        void isParsed(String text, String name) {
            assertThat(condition(text)).hasToString(name);
        }

        @ParameterizedTest
        @CsvSource({
            "mongodb+srv://app:s3cret@m.example.com/shop, 'write the servers that they stand for, as in mongodb://host1,host2/?tls=true'",
            "'mongodb://app:s3cret@a:27017,,b:27017/shop', none be empty",
            "mongodb://, host is missing",
            "mongodb://app@m, a user requires a password",
            "mongodb://app:@m, a user requires a password",
            "mongodb://app:s3cret@m?authMechanism=SCRAM-SHA-1, must be SCRAM-SHA-256",
            "mongodb://m?role=arbiter, 'any, primary or secondary'",
            "mongodb://m?tls=yes, parameter 'tls' must be true or false",
            "mongodb://m?tls=true&ssl=on, parameter 'ssl' must be true or false",
            "mongodb://m?directConnection=1, parameter 'directConnection' must be true or false",
            "mongodb://m?retryWrites=never, parameter 'retryWrites' must be true or false",
            "mongodb://m?tls=true&ssl=false, must have the same value",
            "mongodb://m?tls=yes, true or false",
            "mongodb://m#ca=/x.pem, require the parameter tls=true",
        })
        void isRejected(String text, String problem) {
            assertThatThrownBy(() -> condition(text))
                    .isInstanceOf(MalformedTargetException.class)
                    .hasMessageContaining(problem)
                    .message()
                    .doesNotContain("s3cret");
        }
    }
}
