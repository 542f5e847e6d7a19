package dev.rendezvous;

import static dev.rendezvous.ScriptedProbe.REFUSED;
import static dev.rendezvous.ScriptedProbe.YES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.Reason.Common;
import dev.rendezvous.testing.ManualTimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConditionDecoratorTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final ManualTimeSource time = new ManualTimeSource();

    private static Condition seeing(Observation... script) {
        return Condition.polling(new ScriptedProbe(script), Schedule.every(Duration.ofSeconds(1)));
    }

    private Outcome await(Condition condition) throws Exception {
        return time.await(condition, LONG, new ArrayList<>());
    }

    @Nested
    class ATimeLimit {

        @Test
        void endsTheWaitWithTheLastReason() throws Exception {
            Outcome outcome = await(seeing(REFUSED).within(Duration.ofMillis(2500)));
            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            assertThat(outcome.summary().elapsed()).isEqualTo(Duration.ofMillis(2500));
            Reason last = outcome.summary().last().orElseThrow();
            assertThat(last.kind()).isEqualTo(Common.OUT_OF_TIME);
            assertThat(last.message()).isEqualTo("refused");
            assertThat(last.parts()).singleElement().extracting(Reason::kind).isEqualTo(Common.CONNECTION_REFUSED);
        }

        @Test
        void isIgnoredOnceTheConditionWasMet() throws Exception {
            Condition falters = seeing(YES, YES, YES, REFUSED, YES).within(Duration.ofMillis(1500));
            Condition late = seeing(REFUSED, REFUSED, REFUSED, REFUSED, YES);
            assertThat(awaitBoth(falters, late).isMet()).isTrue();
        }

        private Outcome awaitBoth(Condition one, Condition other) throws Exception {
            Deadline deadline = Deadline.in(LONG, time);
            FutureTask<Outcome> wait =
                    new FutureTask<>(() -> Condition.all(one, other).tryAwait(deadline));
            Thread.ofVirtual().start(wait);
            for (int i = 0; i < 4; i++) {
                time.awaitParked(3);
                time.advance(Duration.ofSeconds(1));
            }
            return wait.get(30, TimeUnit.SECONDS);
        }

        @Test
        void mustBePositive() {
            assertThatThrownBy(() -> seeing(YES).within(Duration.ZERO)).hasMessageContaining("positive");
        }
    }

    @Nested
    class AnInitialDelay {

        @Test
        void delaysTheFirstCheck() throws Exception {
            ScriptedProbe probe = new ScriptedProbe(YES);
            List<Duration> pauses = new ArrayList<>();
            Outcome outcome =
                    time.await(Condition.polling(probe).withInitialDelay(Duration.ofSeconds(3)), LONG, pauses);
            assertThat(outcome.isMet()).isTrue();
            assertThat(pauses).containsExactly(Duration.ofSeconds(3));
            assertThat(probe.attempts()).isEqualTo(1);
        }

        @Test
        void doesNotOutliveTheDeadline() throws Exception {
            ScriptedProbe probe = new ScriptedProbe(YES);
            Outcome outcome = time.await(
                    Condition.polling(probe).withInitialDelay(Duration.ofSeconds(3)),
                    Duration.ofSeconds(1),
                    new ArrayList<>());
            assertThat(outcome).isInstanceOf(Outcome.TimedOut.class);
            assertThat(outcome.summary().last().orElseThrow().kind()).isEqualTo(Common.NOT_CHECKED_YET);
            assertThat(probe.attempts()).isZero();
        }
    }

    @Nested
    class ASuccessThreshold {

        @Test
        void requiresConsecutiveSuccesses() throws Exception {
            Outcome outcome = await(seeing(YES, YES, REFUSED, YES, YES, YES).withSuccessThreshold(3));
            assertThat(outcome.isMet()).isTrue();
            assertThat(outcome.summary().attempts()).isEqualTo(6);
        }

        @Test
        void isReportedWithTheSuccessesSoFar() throws Exception {
            Outcome outcome =
                    time.await(seeing(YES).withSuccessThreshold(9), Duration.ofMillis(1500), new ArrayList<>());
            assertThat(outcome).isInstanceOf(Outcome.TimedOut.class);
            assertThat(outcome.summary().last().orElseThrow().message())
                    .isEqualTo("scripted: 2 of 9 successful checks in a row");
        }
    }
}
