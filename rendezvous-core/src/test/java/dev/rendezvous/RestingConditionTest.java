package dev.rendezvous;

import static dev.rendezvous.ScriptedProbe.REFUSED;
import static dev.rendezvous.ScriptedProbe.YES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.testing.ManualTimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How often a condition that is met is checked while others are not. */
@Timeout(60)
class RestingConditionTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofMillis(50);

    private final ManualTimeSource time = new ManualTimeSource();
    private final long start = time.nanoTime();

    private Duration now() {
        return Duration.ofNanos(time.nanoTime() - start);
    }

    /** A probe that records when it is checked, and returns what a function of that time does. */
    private final class TimedProbe implements Probe {

        private final Function<Duration, Observation> result;
        private final Confirmation confirmation;
        private final List<Duration> checks = new ArrayList<>();

        TimedProbe(Confirmation confirmation, Function<Duration, Observation> result) {
            this.result = result;
            this.confirmation = confirmation;
        }

        @Override
        public Observation check(Deadline deadline) {
            checks.add(now());
            return result.apply(now());
        }

        @Override
        public Confirmation confirmation() {
            return confirmation;
        }

        @Override
        public String toString() {
            return "timed";
        }
    }

    private TimedProbe met(Probe.Confirmation confirmation) {
        return new TimedProbe(confirmation, at -> YES);
    }

    private static Observation from(Duration at, int second) {
        return at.compareTo(Duration.ofSeconds(second)) >= 0 ? YES : REFUSED;
    }

    /** Returns a condition that is met from a second of the test on. */
    private Condition metFrom(int second) {
        return Condition.polling(new TimedProbe(Probe.Confirmation.OF_REQUEST, at -> from(at, second)));
    }

    private Outcome await(Condition... parts) throws Exception {
        return time.await(Condition.all(parts), parts.length, LIMIT, STEP);
    }

    private static List<Long> seconds(TimedProbe probe) {
        return probe.checks.stream().map(Duration::toSeconds).toList();
    }

    @Test
    void aRequestIsRepeatedOnceASecond() throws Exception {
        TimedProbe met = met(Probe.Confirmation.OF_REQUEST);
        assertThat(await(Condition.polling(met), metFrom(20)).isMet()).isTrue();
        assertThat(met.checks).hasSizeBetween(20, 22);
    }

    @Test
    void aSessionIsRepeatedEveryFiveSecondsAndOnceAtTheEnd() throws Exception {
        TimedProbe met = met(Probe.Confirmation.OF_SESSION);
        await(Condition.polling(met), metFrom(18));
        assertThat(seconds(met)).containsExactly(0L, 5L, 10L, 15L, 18L);
    }

    @Test
    void anUnfinishedHandshakeIsRepeatedAtTheEndOnly() throws Exception {
        TimedProbe met = met(Probe.Confirmation.OF_UNFINISHED_HANDSHAKE);
        await(Condition.polling(met), metFrom(50));
        assertThat(seconds(met)).containsExactly(0L, 50L);
    }

    @Test
    void thereAreFiveUnfinishedHandshakesAtMost() throws Exception {
        TimedProbe met = met(Probe.Confirmation.OF_UNFINISHED_HANDSHAKE);
        // Met in every other second, and then lost when it is confirmed together with the third one.
        TimedProbe flapping =
                new TimedProbe(Probe.Confirmation.OF_REQUEST, at -> at.toSeconds() % 2 == 0 ? YES : REFUSED);
        TimedProbe other = new TimedProbe(Probe.Confirmation.OF_REQUEST, at -> at.toSeconds() % 3 == 1 ? YES : REFUSED);
        time.await(
                Condition.all(
                        Condition.polling(met), Condition.polling(flapping), Condition.polling(other), metFrom(59)),
                4,
                LIMIT,
                STEP);
        assertThat(met.checks).hasSizeLessThanOrEqualTo(5);
    }

    @Test
    void conditionsThatAreMetAtOnceAreCheckedOnce() throws Exception {
        TimedProbe one = met(Probe.Confirmation.OF_REQUEST);
        TimedProbe other = met(Probe.Confirmation.OF_SESSION);
        assertThat(await(Condition.polling(one), Condition.polling(other)).isMet())
                .isTrue();
        assertThat(one.checks).hasSize(1);
        assertThat(other.checks).hasSize(1);
    }

    @Test
    void aConditionThatHasFailedMeanwhileIsNoticedAtTheEnd() throws Exception {
        TimedProbe restarts = new TimedProbe(
                Probe.Confirmation.OF_SESSION, at -> at.toSeconds() == 8 || at.toSeconds() == 9 ? REFUSED : YES);
        Outcome outcome = await(Condition.polling(restarts), metFrom(8));
        assertThat(outcome.isMet()).isTrue();
        assertThat(outcome.summary().elapsed()).isGreaterThanOrEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aConditionThatDoesNotAnswerAgainIsNotMet() throws Exception {
        Probe frozen = new Probe() {
            @Override
            public Observation check(Deadline deadline) throws InterruptedException {
                if (!now().isZero()) {
                    deadline.timeSource().sleep(deadline.remaining());
                    return ScriptedProbe.SILENT;
                }
                return YES;
            }

            @Override
            public Confirmation confirmation() {
                return Confirmation.OF_SESSION;
            }

            @Override
            public String toString() {
                return "freezes";
            }
        };
        Condition all = Condition.all(Condition.polling(frozen), metFrom(3));
        Outcome outcome = time.await(all, 2, Duration.ofSeconds(6), STEP);
        assertThat(outcome).isInstanceOf(Outcome.TimedOut.class);
        assertThat(outcome.summary().last().orElseThrow().message())
                .isEqualTo("freezes: was ready before, but did not answer again in time");
    }

    @Test
    void aLatchedConditionIsCheckedNoMore() throws Exception {
        TimedProbe oneShot = new TimedProbe(Probe.Confirmation.OF_REQUEST, at -> at.isZero() ? YES : REFUSED);
        assertThat(await(Condition.polling(oneShot).latched(), metFrom(10)).isMet())
                .isTrue();
        assertThat(oneShot.checks).hasSize(1);
    }

    @Test
    void aScheduleWithLongerPausesApplies() throws Exception {
        TimedProbe met = met(Probe.Confirmation.OF_REQUEST);
        await(Condition.polling(met, Schedule.every(Duration.ofSeconds(10))), metFrom(25));
        assertThat(seconds(met)).containsExactly(0L, 10L, 20L, 25L);
    }

    @Test
    void aNestedConditionRestsToo() throws Exception {
        TimedProbe met = met(Probe.Confirmation.OF_UNFINISHED_HANDSHAKE);
        TimedProbe session = met(Probe.Confirmation.OF_SESSION);
        Condition both = Condition.all(Condition.polling(met), Condition.polling(session));
        time.await(Condition.all(both, metFrom(12)), 4, LIMIT, STEP);
        assertThat(seconds(met)).containsExactly(0L, 12L);
        assertThat(seconds(session)).containsExactly(0L, 5L, 10L, 12L);
    }

    @Test
    void fewHandshakesAreSpreadOverTheTimeThatAConditionMustHold() throws Exception {
        TimedProbe met = met(Probe.Confirmation.OF_UNFINISHED_HANDSHAKE);
        time.await(Condition.polling(met).heldFor(Duration.ofSeconds(9)), LIMIT, new ArrayList<>());
        assertThat(seconds(met)).containsExactly(0L, 3L, 6L, 9L);
    }

    @Test
    void fewHandshakesAreEnoughForAnySuccessThreshold() throws Exception {
        TimedProbe met = met(Probe.Confirmation.OF_UNFINISHED_HANDSHAKE);
        Condition many = Condition.polling(met).withSuccessThreshold(10);
        assertThat(time.await(many, LIMIT, new ArrayList<>()).isMet()).isTrue();
        assertThat(met.checks).hasSize(4);
    }

    @Test
    void theEndOfSomethingThatChecksMayHarmIsCheckedForOnceASecond() throws Exception {
        TimedProbe ends =
                new TimedProbe(Probe.Confirmation.OF_UNFINISHED_HANDSHAKE, at -> at.toSeconds() < 10 ? YES : REFUSED);
        assertThat(time.await(Condition.not(Condition.polling(ends)), LIMIT, new ArrayList<>())
                        .isMet())
                .isTrue();
        assertThat(ends.checks).hasSize(11);
    }
}
