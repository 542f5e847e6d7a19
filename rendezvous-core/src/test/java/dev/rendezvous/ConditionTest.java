package dev.rendezvous;

import static dev.rendezvous.ScriptedProbe.NO_NAME;
import static dev.rendezvous.ScriptedProbe.REFUSED;
import static dev.rendezvous.ScriptedProbe.SILENT;
import static dev.rendezvous.ScriptedProbe.WRONG_PASSWORD;
import static dev.rendezvous.ScriptedProbe.YES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.testing.ManualTimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConditionTest {

    private static final Schedule EVERY_SECOND = Schedule.every(Duration.ofSeconds(1));

    private final ManualTimeSource time = new ManualTimeSource();

    private static Condition seeing(Observation... script) {
        return Condition.polling(new ScriptedProbe(script), EVERY_SECOND);
    }

    /** Begins a wait on a thread of its own, by manual time. */
    private Future<Outcome> begin(Condition condition, Duration limit) {
        Deadline deadline = Deadline.in(limit, time);
        FutureTask<Outcome> wait = new FutureTask<>(() -> condition.tryAwait(deadline));
        Thread.ofVirtual().start(wait);
        return wait;
    }

    private static Outcome end(Future<Outcome> wait) throws Exception {
        return wait.get(30, TimeUnit.SECONDS);
    }

    @Nested
    class APolledCondition {

        @Test
        void checksAtOnce() throws Exception {
            Outcome outcome = seeing(YES).tryAwait(Deadline.in(Duration.ofSeconds(9), time));
            assertThat(outcome.isMet()).isTrue();
            assertThat(outcome.summary())
                    .isEqualTo(new Outcome.Summary(
                            Duration.ZERO, 1, java.util.Optional.empty(), java.util.Optional.empty()));
        }

        @Test
        void checksAgainWhenTheScheduleSaysSo() throws Exception {
            Future<Outcome> wait = begin(seeing(NO_NAME, REFUSED, YES), Duration.ofSeconds(9));
            for (int i = 0; i < 2; i++) {
                time.awaitParked(1);
                assertThat(time.parkedFor()).isEqualTo(Duration.ofSeconds(1));
                time.advance(Duration.ofSeconds(1));
            }
            Outcome.Summary summary = end(wait).summary();
            assertThat(summary.elapsed()).isEqualTo(Duration.ofSeconds(2));
            assertThat(summary.attempts()).isEqualTo(3);
            assertThat(summary.first().orElseThrow().kind()).isEqualTo(Reason.Common.NAME_NOT_FOUND);
            assertThat(summary.last().orElseThrow().kind()).isEqualTo(Reason.Common.CONNECTION_REFUSED);
        }

        @Test
        void parksNoLongerThanTheDeadline() throws Exception {
            Future<Outcome> wait = begin(seeing(REFUSED), Duration.ofMillis(300));
            time.awaitParked(1);
            assertThat(time.parkedFor()).isEqualTo(Duration.ofMillis(300));
            time.advance(Duration.ofMillis(300));
            Outcome outcome = end(wait);
            assertThat(outcome).isInstanceOf(Outcome.TimedOut.class);
            assertThat(outcome.summary().attempts()).isEqualTo(1);
        }

        @Test
        void startsNoCheckThatTheDeadlineWouldCutShort() throws Exception {
            Future<Outcome> wait = begin(seeing(REFUSED, SILENT), Duration.ofMillis(1003));
            time.awaitParked(1);
            assertThat(time.parkedFor()).isEqualTo(Duration.ofMillis(1003));
            time.advance(Duration.ofMillis(1003));
            assertThat(end(wait).summary().last().orElseThrow().message()).isEqualTo("refused");
        }

        @Test
        void withATimeoutOfZeroChecksOnceWithEnoughTime() throws Exception {
            List<Duration> left = new ArrayList<>();
            Probe probe = deadline -> {
                left.add(deadline.remaining());
                return REFUSED;
            };
            Outcome outcome = Condition.polling(probe).tryAwait(Deadline.in(Duration.ZERO, time));
            assertThat(outcome).isInstanceOf(Outcome.TimedOut.class);
            assertThat(left).containsExactly(Duration.ofSeconds(1));
        }

        @Test
        void failsAtOnceOnAPermanentReason() throws Exception {
            Outcome outcome = seeing(WRONG_PASSWORD).tryAwait(Deadline.in(Duration.ofSeconds(9), time));
            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        }

        @Test
        void keepsTryingIfConfigured() throws Exception {
            Future<Outcome> wait = begin(seeing(WRONG_PASSWORD, YES).keepTrying(), Duration.ofSeconds(9));
            time.awaitParked(1);
            time.advance(Duration.ofSeconds(1));
            assertThat(end(wait).isMet()).isTrue();
        }

        @Test
        void endsWithTheExceptionOfAProbeAsTheCause() {
            Condition defective = Condition.polling(deadline -> {
                throw new ArithmeticException("defect");
            });
            assertThatThrownBy(() -> defective.await(Duration.ofSeconds(9)))
                    .isInstanceOf(ConditionNotMetException.class)
                    .hasCauseInstanceOf(ArithmeticException.class)
                    .hasMessageContaining("defect");
            assertThatThrownBy(() -> Condition.all(defective, seeing(REFUSED)).await(Duration.ofSeconds(9)))
                    .isInstanceOf(ConditionNotMetException.class)
                    .hasCauseInstanceOf(ArithmeticException.class);
        }

        @Test
        void notifiesListenersOfEveryCheck() throws Exception {
            List<Observation> observed = new ArrayList<>();
            Future<Outcome> wait = begin(seeing(NO_NAME, REFUSED).onCheck(observed::add), Duration.ofMillis(1500));
            time.awaitParked(1);
            time.advance(Duration.ofSeconds(1));
            time.awaitParked(1);
            time.advance(Duration.ofSeconds(1));
            end(wait);
            assertThat(observed).containsExactly(NO_NAME, REFUSED);
        }
    }

    @Nested
    class AMissedWait {

        @Test
        void throwsWithAttemptsAndReasons() {
            Condition condition = seeing(REFUSED);
            assertThatThrownBy(() -> condition.await(Duration.ofMillis(20)))
                    .isInstanceOf(ConditionNotMetException.class)
                    .hasMessageMatching("(?s)scripted was not met within 0.020 s: gave up after \\d+\\.\\d{3} s and "
                            + "1 attempt\\n  last:  refused");
        }

        @Test
        void reportsTheFirstReasonIfItDiffers() {
            assertThatThrownBy(() -> seeing(NO_NAME, WRONG_PASSWORD).await(Duration.ofSeconds(30)))
                    .isInstanceOf(ConditionNotMetException.class)
                    .hasMessageContaining("can never be met")
                    .hasMessageContaining("first: no such name")
                    .hasMessageContaining("last:  wrong password")
                    .extracting(e ->
                            ((ConditionNotMetException) e).outcome().summary().attempts())
                    .isEqualTo(2);
        }
    }

    @Nested
    class AnInterrupt {

        @Test
        void endsAWaitPromptlyAndLeavesNoThread() throws Exception {
            CountDownLatch looking = new CountDownLatch(2);
            CountDownLatch ended = new CountDownLatch(2);
            Probe hanging = deadline -> {
                looking.countDown();
                try {
                    new CountDownLatch(1).await();
                    return YES;
                } finally {
                    ended.countDown();
                }
            };
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            Thread waiter = Thread.ofPlatform().start(() -> {
                try {
                    Condition.all(Condition.polling(hanging), Condition.polling(hanging))
                            .await(Duration.ofHours(1));
                } catch (Throwable e) {
                    thrown.complete(e);
                }
            });
            looking.await();
            waiter.interrupt();
            assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        }

        @Test
        void thatPrecedesTheWaitEndsIt() {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> seeing(REFUSED).await(Duration.ofHours(1)))
                    .isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    @Nested
    class All {

        @Test
        void isMetWhenTheLatestChecksOfAllAreSatisfied() throws Exception {
            Condition falters = seeing(YES, REFUSED, REFUSED, YES);
            Condition comesLate = seeing(REFUSED, REFUSED, YES);
            Future<Outcome> wait = begin(Condition.all(falters, comesLate), Duration.ofSeconds(9));
            for (int i = 0; i < 3; i++) {
                time.awaitParked(3);
                assertThat(wait.isDone()).isFalse();
                time.advance(Duration.ofSeconds(1));
            }
            assertThat(end(wait).isMet()).isTrue();
        }

        @Test
        void failsAsSoonAsOneFails() throws Exception {
            Outcome outcome =
                    Condition.all(seeing(REFUSED), seeing(WRONG_PASSWORD)).tryAwait(Duration.ofMinutes(1));
            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        }

        @Test
        void isNotDelayedByASilentPart() throws Exception {
            Condition silent = Condition.polling(deadline -> {
                new CountDownLatch(1).await();
                return YES;
            });
            Outcome outcome = Condition.all(silent, seeing(WRONG_PASSWORD)).tryAwait(Duration.ofMinutes(1));
            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            assertThat(Condition.any(silent, seeing(YES))
                            .tryAwait(Duration.ofMinutes(1))
                            .isMet())
                    .isTrue();
        }

        @Test
        void needsOneAtLeast() {
            assertThatThrownBy(() -> Condition.all()).isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void namesTheFailureOfEveryAddress() throws Exception {
            Outcome outcome =
                    Condition.all(seeing(REFUSED), seeing(SILENT), seeing(YES)).tryAwait(Duration.ofMillis(50));
            Reason last = outcome.summary().last().orElseThrow();
            assertThat(last.message()).contains("refused").contains("silent");
            assertThat(last.parts()).hasSize(2);
        }
    }

    @Nested
    class Any {

        @Test
        void isMetByTheFirst() throws Exception {
            assertThat(Condition.any(seeing(SILENT), seeing(YES))
                            .tryAwait(Duration.ofMinutes(1))
                            .isMet())
                    .isTrue();
        }

        @Test
        void failsOnlyWhenAllFail() throws Exception {
            Condition one = Condition.any(seeing(REFUSED), seeing(WRONG_PASSWORD));
            assertThat(one.tryAwait(Duration.ofMillis(50))).isInstanceOf(Outcome.TimedOut.class);
            Condition both = Condition.any(seeing(WRONG_PASSWORD), seeing(WRONG_PASSWORD));
            assertThat(both.tryAwait(Duration.ofMinutes(1))).isInstanceOf(Outcome.Failed.class);
        }
    }

    @Nested
    class NotSo {

        @Test
        void isMetByARefusal() throws Exception {
            assertThat(Condition.not(seeing(REFUSED)).tryAwait(Duration.ZERO).isMet())
                    .isTrue();
        }

        @Test
        void isNotMetByATypoOrSilenceOrAWrongPassword() throws Exception {
            assertThat(Condition.not(seeing(NO_NAME)).tryAwait(Duration.ZERO)).isInstanceOf(Outcome.TimedOut.class);
            assertThat(Condition.not(seeing(SILENT)).tryAwait(Duration.ZERO)).isInstanceOf(Outcome.TimedOut.class);
            assertThat(Condition.not(seeing(WRONG_PASSWORD)).tryAwait(Duration.ZERO))
                    .isInstanceOf(Outcome.Failed.class);
            assertThat(Condition.not(seeing(WRONG_PASSWORD).keepTrying()).tryAwait(Duration.ZERO))
                    .isInstanceOf(Outcome.TimedOut.class);
        }

        @Test
        void isMetByANameThatNoLongerResolves() throws Exception {
            Future<Outcome> wait = begin(Condition.not(seeing(NO_NAME, SILENT, NO_NAME)), Duration.ofSeconds(9));
            time.awaitParked(1);
            time.advance(Duration.ofSeconds(1));
            time.awaitParked(1);
            time.advance(Duration.ofSeconds(1));
            assertThat(end(wait).isMet()).isTrue();
        }

        @Test
        void reportsThatTheConditionIsStillTrue() throws Exception {
            Outcome outcome = Condition.not(seeing(YES)).tryAwait(Duration.ZERO);
            assertThat(outcome.summary().last().orElseThrow().kind()).isEqualTo(Reason.Common.STILL_TRUE);
        }
    }

    @Nested
    class HeldForAWhile {

        @Test
        void restartsAfterAnException() throws Exception {
            Future<Outcome> wait = begin(
                    seeing(YES, YES, REFUSED, YES, YES, YES).heldFor(Duration.ofMillis(1500)), Duration.ofMinutes(1));
            for (int i = 0; i < 4; i++) {
                time.awaitParked(1);
                time.advance(time.parkedFor());
            }
            time.awaitParked(1);
            assertThat(wait.isDone()).isFalse();
            time.advance(time.parkedFor());
            assertThat(end(wait).isMet()).isTrue();
        }

        @Test
        void isKeptWhileOthersAreAwaited() throws Exception {
            Condition held = seeing(YES).heldFor(Duration.ofMillis(500));
            Condition late = seeing(REFUSED, REFUSED, REFUSED, YES);
            Future<Outcome> wait = begin(Condition.all(held, late), Duration.ofMinutes(1));
            for (int i = 0; i < 6; i++) {
                time.awaitParked(3);
                time.advance(Duration.ofMillis(500));
            }
            assertThat(end(wait).isMet()).isTrue();
        }

        @Test
        void isForAPositiveTime() {
            assertThatThrownBy(() -> seeing(YES).heldFor(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
