package dev.rendezvous.internal.probe.net;

import static dev.rendezvous.testing.SingleCheck.check;
import static dev.rendezvous.testing.SingleCheck.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.Reason.Permanence;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.Targets;
import dev.rendezvous.testing.BackgroundWait;
import dev.rendezvous.testing.FakeServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AnyServerProbeTest {

    private static final Probe READY = deadline -> Observation.satisfied("answering");

    private static Probe unready(Common kind, Permanence permanence, String message) {
        return deadline -> Observation.unsatisfied(new Reason(kind, message, permanence, List.of()));
    }

    private static final Probe REFUSED = unready(Common.CONNECTION_REFUSED, Permanence.TRANSIENT, "a:1 refused");

    private static Probe any(Probe... servers) {
        return new AnyServerProbe("x://a,b", List.of(servers));
    }

    @Nested
    class OneOfThem {

        @Test
        void isEnough() throws Exception {
            assertThat(check(any(REFUSED, READY))).isEqualTo(Observation.satisfied("answering"));
        }

        @Test
        void isEnoughForTheOthersNotToBeTried() throws Exception {
            AtomicInteger tried = new AtomicInteger();
            Probe other = deadline -> {
                tried.incrementAndGet();
                return Observation.satisfied("answering");
            };

            check(any(READY, other));

            assertThat(tried).hasValue(0);
        }

        @Test
        void isTriedThoughAnotherIsSilent() throws Exception {
            assertThat(check(any(new Silent(), READY))).isInstanceOf(Observation.Satisfied.class);
        }

        @Test
        void isTriedAgainWhileAnotherIsSilent() throws Exception {
            AtomicInteger tried = new AtomicInteger();
            Probe later = deadline -> tried.incrementAndGet() < 3 ? REFUSED.check(deadline) : READY.check(deadline);

            assertThat(check(any(new Silent(), later))).isInstanceOf(Observation.Satisfied.class);
        }

        @Test
        void thatHasADefectIsADefectOfAll() {
            Probe broken = deadline -> {
                throw new IllegalArgumentException("broken");
            };

            assertThatThrownBy(() -> check(any(broken, READY))).hasRootCauseMessage("broken");
        }
    }

    @Nested
    class WhenNoneIsReady {

        @Test
        void namesAllInTheReason() throws Exception {
            Reason reason =
                    reason(any(REFUSED, unready(Common.CONNECTION_REFUSED, Permanence.TRANSIENT, "b:2 refused")));

            assertThat(reason.kind()).isEqualTo(Common.CONNECTION_REFUSED);
            assertThat(reason.permanence()).isEqualTo(Permanence.TRANSIENT);
            assertThat(reason).hasToString("a:1 refused; b:2 refused");
            assertThat(reason.parts()).hasSize(2);
        }

        @Test
        void isNotPermanentUnlessAllAre() throws Exception {
            Probe rejecting = unready(Common.AUTHENTICATION_FAILED, Permanence.PERMANENT, "x://b:2: wrong password");

            assertThat(reason(any(rejecting, rejecting)).isPermanent()).isTrue();
            assertThat(reason(any(rejecting, REFUSED)).permanence()).isEqualTo(Permanence.INCONCLUSIVE);
            assertThat(reason(any(rejecting, REFUSED)).kind()).isEqualTo(Common.SOME_NOT_MET);
        }

        @Test
        void saysWhichHaveNotAnswered() throws Exception {
            Observation observation = any(REFUSED, new Silent()).check(Deadline.in(Duration.ofMillis(50)));

            assertThat(reason(observation))
                    .asString()
                    .startsWith("a:1 refused; ")
                    .contains("silent");
            assertThat(reason(observation).permanence()).isEqualTo(Permanence.INCONCLUSIVE);
        }

        @Test
        void endsWhenInterrupted() throws Exception {
            Silent silent = new Silent();
            BackgroundWait wait = BackgroundWait.start(Condition.polling(any(silent, silent)));
            silent.started.await();
            wait.interrupt();
            assertThatThrownBy(wait::outcome).hasCauseInstanceOf(InterruptedException.class);
        }
    }

    /** Never answers. */
    private static final class Silent implements Probe {

        private final CountDownLatch started = new CountDownLatch(1);

        @Override
        public Observation check(Deadline deadline) throws InterruptedException {
            started.countDown();
            deadline.timeSource().sleep(deadline.remaining());
            return Observation.unsatisfied(Reason.inconclusiveReason(Common.NO_ANSWER, this + ": no answer"));
        }

        @Override
        public String toString() {
            return "silent";
        }
    }

    @Nested
    class ATarget {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "kafka://a,b:9093,[::1]",
                    "kafkas://app:pw@a,b?topic=t",
                    "mongodb://app:pw@a,b:1/d?replicaSet=rs0",
                    "amqp://a,b/v",
                    "redis://:pw@a,b/0",
                    "mysql://app@a,b/d",
                    "postgres://app@a,b:1/d?target_session_attrs=read-write",
                    "jdbc:postgresql://a,b:1/d"
                })
        void mayHaveSeveralHosts(String target) {
            assertThat(Targets.installed().parse(target))
                    .hasToString(target.replace(":pw@", "@").replace("//@", "//@"));
        }

        @ParameterizedTest
        @CsvSource({
            "'kafka://a,,b', none be empty",
            "'kafka://a,', none be empty",
            "'redis://,a', none be empty",
            "'amqp://a,:5672', none be empty",
            "'mongodb://a,b:99999', port must be from 1 to 65535",
            "'grpc://a,b', with a single host",
            "'temporal://a,b', with a single host",
        })
        void isRejectedIfAHostIsNotValid(String target, String message) {
            assertThatThrownBy(() -> Targets.installed().parse(target))
                    .isInstanceOf(MalformedTargetException.class)
                    .hasMessageContaining(message);
        }

        @ParameterizedTest
        @ValueSource(strings = {"kafka://a,a", "kafka://a,a:9092", "kafka://[::1],[::1]:9092"})
        void thatNamesAHostTwiceChecksItOnce(String target) {
            assertThat(Targets.installed().parse(target).toString())
                    .doesNotContain(",")
                    .endsWith(":9092");
        }

        @Test
        void saysWhyEachServerIsNotReady() throws Exception {
            int first = FakeServer.closedPort();
            int second = FakeServer.closedPort();
            assertThat(reason("kafka://127.0.0.1:" + first + ",127.0.0.1:" + second))
                    .asString()
                    .contains("127.0.0.1:" + first + " refused", "127.0.0.1:" + second + " refused");
        }
    }
}
