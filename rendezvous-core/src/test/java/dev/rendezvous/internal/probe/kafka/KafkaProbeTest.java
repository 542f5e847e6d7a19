package dev.rendezvous.internal.probe.kafka;

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
import dev.rendezvous.testing.Certificate;
import dev.rendezvous.testing.DamagedAnswerContract;
import dev.rendezvous.testing.FakeServer;
import dev.rendezvous.testing.SingleCheck;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
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
class KafkaProbeTest {

    private static final Duration LONG = Duration.ofSeconds(100);

    private static Condition condition(String target) {
        return Targets.installed().parse(target);
    }

    @Nested
    class ARealBroker {

        @TempDir
        private static Path folder;

        @TempDir
        private static Path keys;

        private static Certificate certificates;
        private static KafkaBroker broker;

        @BeforeAll
        static void start() throws Exception {
            certificates = Certificate.in(keys);
            broker = new KafkaBroker(folder, certificates);
        }

        @AfterAll
        static void stop() {
            broker.close();
        }

        private static String at(String listener) {
            return "127.0.0.1:" + broker.port(listener);
        }

        @Test
        void isReadyWhenItAnswers() throws Exception {
            assertThat(check("kafka://" + at("PLAINTEXT"))).isInstanceOf(Observation.Satisfied.class);
        }

        @Test
        void isEnoughWhereOthersAreNotThereYet() throws Exception {
            String target = "kafka://127.0.0.1:" + FakeServer.closedPort() + "," + at("PLAINTEXT");
            assertThat(check(target)).isInstanceOf(Observation.Satisfied.class);
        }

        @Test
        void hasATopicOnceItsPartitionsHaveLeaders() throws Exception {
            broker.create("orders", 3);
            condition("kafka://" + at("PLAINTEXT") + "?topic=orders").await(LONG);
        }

        @Test
        void doesNotCreateAMissingTopic() throws Exception {
            String target = "kafka://" + at("PLAINTEXT") + "?topic=missing";
            for (int i = 0; i < 3; i++) {
                assertThat(reason(target))
                        .isEqualTo(
                                Reason.transientReason(Common.NO_SUCH_OBJECT, target + ": the topic does not exist"));
            }
            assertThat(check("not:" + target)).isInstanceOf(Observation.Satisfied.class);
            assertThat(broker.topics()).doesNotContain("missing");
        }

        @Test
        void isAwaitedUntilTheTopicIsCreated() throws Exception {
            BackgroundWait wait =
                    BackgroundWait.afterChecks(1, condition("kafka://" + at("PLAINTEXT") + "?topic=later"));
            broker.create("later", 1);
            assertThat(wait.outcome().isMet()).isTrue();
        }

        @Test
        void acceptsTheRightPassword() throws Exception {
            assertThat(check("kafka://app:s3cret@" + at("SASL_PLAINTEXT"))).isInstanceOf(Observation.Satisfied.class);
        }

        @Test
        void endsTheWaitIfItRejectsThePassword() throws Exception {
            Outcome outcome =
                    condition("kafka://app:wrongword@" + at("SASL_PLAINTEXT")).tryAwait(LONG);
            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            Reason reason = outcome.summary().last().orElseThrow();
            assertThat(reason.kind()).isEqualTo(Common.AUTHENTICATION_FAILED);
            assertThat(reason.message())
                    .startsWith("kafka://app@" + at("SASL_PLAINTEXT") + ": ")
                    .doesNotContain("wrongword");
        }

        @Test
        void thatRequiresAPasswordDisconnectsWithoutOne() throws Exception {
            Reason reason = reason("kafka://" + at("SASL_PLAINTEXT"));
            assertThat(reason.kind()).isEqualTo(Common.CONNECTION_LOST);
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            assertThat(reason.message()).endsWith("it may require a user and password");
        }

        @Test
        void withoutAuthenticationRejectsAPassword() throws Exception {
            Reason reason = reason("kafka://app:s3cret@" + at("PLAINTEXT"));
            assertThat(reason.kind()).isEqualTo(Common.CONNECTION_REJECTED);
            assertThat(reason.isPermanent()).isTrue();
        }

        @Test
        void reportsItsMechanismsIfItDoesNotSupportPlain() throws Exception {
            Reason reason = reason("kafka://app:s3cret@" + at("SCRAM"));
            assertThat(reason.kind()).isEqualTo(Common.CONNECTION_REJECTED);
            assertThat(reason.isPermanent()).isTrue();
            assertThat(reason.message()).contains("SCRAM-SHA-256").endsWith("?sasl_mechanism=");
        }

        @ParameterizedTest
        @ValueSource(strings = {"SCRAM-SHA-256", "SCRAM-SHA-512", "scram-sha-512"})
        void acceptsTheRightPasswordWithScram(String mechanism) throws Exception {
            broker.createUser("scr=am,app", "pässwört");
            String listener = at("SCRAM") + "?sasl_mechanism=" + mechanism;
            // The credentials reach the broker through its log.
            condition("kafka://scr%3Dam%2Capp:p%C3%A4ssw%C3%B6rt@" + listener + "#keep-trying=authentication-failed")
                    .await(LONG);
            for (String login : List.of("scr%3Dam%2Capp:wrongword", "nobody:wrongword")) {
                Reason reason = reason("kafka://" + login + "@" + listener);
                assertThat(reason.kind()).isEqualTo(Common.AUTHENTICATION_FAILED);
                assertThat(reason.isPermanent()).isTrue();
                assertThat(reason.message()).doesNotContain("wrongword");
            }
        }

        @Test
        void isReachedOverTls() throws Exception {
            String ca = "#ca=" + certificates.chain();
            assertThat(check("kafkas://" + at("SSL") + ca)).isInstanceOf(Observation.Satisfied.class);
            assertThat(check("kafkas://app:s3cret@" + at("SASL_SSL") + ca)).isInstanceOf(Observation.Satisfied.class);
        }

        @Test
        void withAnUntrustedCertificateEndsTheWait() throws Exception {
            Outcome outcome = condition("kafkas://" + at("SSL")).tryAwait(LONG);
            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            assertThat(outcome.summary().last().orElseThrow().kind()).isEqualTo(Common.TLS_FAILED);
        }

        @Test
        void withTlsIsInconclusiveWithoutTls() throws Exception {
            Reason reason = reason("kafka://" + at("SSL"));
            assertThat(reason.kind()).isIn(Common.UNEXPECTED_ANSWER, Common.CONNECTION_LOST);
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
        }

        @Test
        void isDistinguishedFromItsController() throws Exception {
            Reason reason = reason("kafka://" + at("CONTROLLER"));
            assertThat(reason.kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
            assertThat(reason.message()).endsWith("a controller and not a broker");
        }
    }

    @Nested
    class AHostilePeer implements DamagedAnswerContract {

        @Override
        public String target(int port) {
            return "kafka://127.0.0.1:" + port + "?topic=orders";
        }

        @Override
        public byte[] answer() {
            return answers(versions(0, 12), cluster(1, 1, topic(0, "orders", led(0), led(9))));
        }
    }

    @Nested
    class ABrokerThatIsNotReady {

        private Reason reason(KafkaWriter... answers) throws Exception {
            return reason("?topic=orders", answers);
        }

        private Reason reason(String query, KafkaWriter... answers) throws Exception {
            try (FakeServer fakeServer = FakeServer.sendingThenClosing(answers(answers))) {
                return SingleCheck.reason("kafka://127.0.0.1:" + fakeServer.port() + query);
            }
        }

        @ParameterizedTest
        @CsvSource({"0, 1, no broker", "1, -1, no controller"})
        void hasNoClusterYet(int brokers, int controller, String why) throws Exception {
            Reason reason = reason("", versions(0, 12), cluster(brokers, controller));
            assertThat(reason.kind()).isEqualTo(Common.STARTING_UP);
            assertThat(reason.permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            assertThat(reason.message()).contains(why);
        }

        @Test
        void hasPartitionsWithoutLeader() throws Exception {
            for (KafkaWriter partition : List.of(partition(5, -1), partition(0, -1), partition(72, 1))) {
                Reason reason = reason(versions(0, 12), cluster(1, 1, topic(0, "orders", led(0), partition)));
                assertThat(reason.kind()).isEqualTo(Common.STARTING_UP);
                assertThat(reason.message()).contains("1 of 2 partitions have no leader");
            }
            assertThat(reason(versions(0, 12), cluster(1, 1, topic(0, "orders")))
                            .kind())
                    .isEqualTo(Common.STARTING_UP);
            assertThat(reason(versions(0, 12), cluster(1, 1, topic(5, "orders", led(0))))
                            .kind())
                    .isEqualTo(Common.STARTING_UP);
        }

        @ParameterizedTest
        @CsvSource({
            "3, NO_SUCH_OBJECT, TRANSIENT",
            "5, STARTING_UP, INCONCLUSIVE",
            "29, AUTHENTICATION_FAILED, INCONCLUSIVE",
            "17, UNEXPECTED_ANSWER, INCONCLUSIVE",
            "-1, UNEXPECTED_ANSWER, INCONCLUSIVE",
        })
        void reportsWhyTheTopicIsMissing(int error, Common kind, Permanence permanence) throws Exception {
            Reason reason = reason(versions(0, 12), cluster(1, 1, topic(error, "orders")));
            assertThat(reason.kind()).isEqualTo(kind);
            assertThat(reason.permanence()).isEqualTo(permanence);
        }

        @Test
        void answersAnotherRequest() throws Exception {
            assertThat(reason(versions(0, 12), cluster(1, 1, topic(0, "others", led(0))))
                            .kind())
                    .isEqualTo(Common.UNEXPECTED_ANSWER);
            assertThat(reason(versions(0, 12), cluster(1, 1)).kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
            assertThat(reason(cluster(1, 1)).kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
        }

        @Test
        void isTooOldOrTooNew() throws Exception {
            assertThat(reason(versions(0, 3)).message()).contains("older than Kafka 0.11");
            assertThat(reason(versions(5, 9)).kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
            assertThat(reason(new KafkaWriter().int16(35).int32(0)).message()).contains("Kafka error 35");
        }

        @Test
        void isNotQuotedIfItsMessageContainsThePassword() throws Exception {
            KafkaWriter refused = new KafkaWriter()
                    .int16(58)
                    .string("no user app with the password s3cret")
                    .int32(0);
            try (FakeServer fakeServer = FakeServer.sendingThenClosing(
                    answers(versions(0, 12), new KafkaWriter().int16(0).int32(1).string("PLAIN"), refused))) {
                Reason reason = SingleCheck.reason("kafka://app:s3cret@127.0.0.1:" + fakeServer.port());
                assertThat(reason.kind()).isEqualTo(Common.AUTHENTICATION_FAILED);
                assertThat(reason.message()).doesNotContain("s3cret");
            }
        }

        @Test
        void speaksAnotherProtocol() throws Exception {
            for (String greeting : List.of("\u0015\u0003\u0003\0\u0002\u0002\n", "HTTP/1.1 400 Bad Request\r\n\r\n")) {
                try (FakeServer fakeServer =
                        FakeServer.sendingThenClosing(greeting.getBytes(StandardCharsets.ISO_8859_1))) {
                    Reason reason = SingleCheck.reason("kafka://127.0.0.1:" + fakeServer.port());
                    assertThat(reason.kind()).isEqualTo(Common.UNEXPECTED_ANSWER);
                    assertThat(reason.message()).contains("it speaks ");
                }
            }
        }
    }

    @Nested
    class ATarget {

        @ParameterizedTest
        @CsvSource({
            "kafka://k, kafka://k:9092",
            "kafkas://k, kafkas://k:9093",
            "kafka://k:1?topic=a.b_c-D, kafka://k:1?topic=a.b_c-D",
            "kafka://app:s3cret@k#timeout=5s, kafka://app@k:9092",
        })
        void isParsed(String text, String name) {
            assertThat(condition(text)).hasToString(name);
        }

        @ParameterizedTest
        @CsvSource({
            "'kafka://a:9092,,b:9092', none be empty",
            "kafka://, host is missing",
            "kafka://k/orders, must not have a path",
            "kafka://k?topic=a b, topic must have",
            "kafka://k?topic=.., topic must have",
            "kafka://k?topics=a, unknown parameter 'topics'",
            "kafka://app@k, a user requires a password",
            "kafka://app:@k?sasl_mechanism=SCRAM-SHA-256, a user requires a password",
            "kafka://k?sasl_mechanism=SCRAM-SHA-256, requires user:password@",
            "kafka://app:pw@k?sasl_mechanism=GSSAPI, 'must be one of PLAIN, SCRAM-SHA-256, SCRAM-SHA-512'",
            "kafka://k#insecure=true, requires TLS",
        })
        void isRejected(String text, String problem) {
            assertThatThrownBy(() -> condition(text))
                    .isInstanceOf(MalformedTargetException.class)
                    .hasMessageContaining(problem);
        }
    }

    static KafkaWriter versions(int lowest, int highest) {
        return new KafkaWriter()
                .int16(0)
                .int32(2)
                .int16(18)
                .int16(0)
                .int16(4)
                .int16(3)
                .int16(lowest)
                .int16(highest);
    }

    static KafkaWriter cluster(int brokers, int controller, KafkaWriter... topics) {
        KafkaWriter cluster = new KafkaWriter().int32(0).int32(brokers);
        for (int i = 0; i < brokers; i++) {
            cluster.int32(i).string("k" + i).int32(9092).int16(-1);
        }
        cluster.int16(-1).int32(controller).int32(topics.length);
        for (KafkaWriter topic : topics) {
            cluster.append(topic);
        }
        return cluster;
    }

    static KafkaWriter topic(int error, String name, KafkaWriter... partitions) {
        KafkaWriter topic = new KafkaWriter().int16(error).string(name).int8(0).int32(partitions.length);
        for (KafkaWriter partition : partitions) {
            topic.append(partition);
        }
        return topic;
    }

    static KafkaWriter led(int error) {
        return partition(error, 1);
    }

    static KafkaWriter partition(int error, int leader) {
        return new KafkaWriter()
                .int16(error)
                .int32(0)
                .int32(leader)
                .int32(1)
                .int32(1)
                .int32(-1);
    }

    static byte[] answers(KafkaWriter... answers) {
        KafkaWriter all = new KafkaWriter();
        for (int i = 0; i < answers.length; i++) {
            all.bytes(new KafkaWriter().int32(i + 1).append(answers[i]).toByteArray());
        }
        return all.toByteArray();
    }
}
