package dev.rendezvous;

import static dev.rendezvous.ScriptedProbe.NO_NAME;
import static dev.rendezvous.ScriptedProbe.REFUSED;
import static dev.rendezvous.ScriptedProbe.SILENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.testing.ManualTimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

    private static final Duration QUICK = Duration.ofNanos(50_000);

    private static final Observation NOT_READY =
            Observation.unsatisfied(Reason.transientReason(Reason.Common.UNEXPECTED_ANSWER, "status 503"));

    private final Schedule adaptive = new AdaptiveSchedule();

    private Duration pause(Observation latest, Duration unchanged) {
        return adaptive.nextPause(latest, unchanged, QUICK);
    }

    /** Returns how often a probe that always returns the same is checked in half a minute, if its checks take no time. */
    private static int checksInHalfAMinute(Observation observation) throws Exception {
        ScriptedProbe probe = new ScriptedProbe(observation);
        new ManualTimeSource().await(Condition.polling(probe), Duration.ofSeconds(30), new ArrayList<>());
        return probe.attempts();
    }

    @Test
    void noticesAPortWithinTwentyMillisecondsInTheFirstSeconds() {
        assertThat(pause(REFUSED, Duration.ZERO)).isEqualTo(Duration.ofMillis(10));
        assertThat(pause(REFUSED, Duration.ofSeconds(5))).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void growsByATwentiethOfTheTimeAfterThat() {
        assertThat(pause(REFUSED, Duration.ofSeconds(13))).isEqualTo(Duration.ofMillis(410));
        assertThat(pause(REFUSED, Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SILENT", "NO_NAME", "NOT_READY"})
    void checksWhatAnswersLessOften(String name) throws Exception {
        Observation observation = switch (name) {
            case "SILENT" -> SILENT;
            case "NO_NAME" -> NO_NAME;
            default -> NOT_READY;
        };
        assertThat(pause(observation, Duration.ZERO)).isEqualTo(Duration.ofMillis(30));
        assertThat(pause(observation, Duration.ofSeconds(6))).isEqualTo(Duration.ofMillis(400));
        assertThat(pause(observation, Duration.ofSeconds(15))).isEqualTo(Duration.ofSeconds(1));
        assertThat(checksInHalfAMinute(observation)).isBetween(50, 100);
    }

    @Test
    void checksOnceASecondAfterAnHour() {
        assertThat(pause(REFUSED, Duration.ofHours(1))).isEqualTo(Duration.ofSeconds(1));
        assertThat(pause(NOT_READY, Duration.ofHours(1))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void pausesLongerForASlowServer() {
        assertThat(adaptive.nextPause(NOT_READY, Duration.ofSeconds(1), Duration.ofMillis(40)))
                .isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void aSlowFirstCheckDoesNotDelayTheSecond() {
        Duration loadingClasses = Duration.ofMillis(360);
        assertThat(adaptive.nextPause(NOT_READY, Duration.ZERO, loadingClasses)).isEqualTo(Duration.ofMillis(30));
        assertThat(adaptive.nextPause(NOT_READY, Duration.ofMillis(390), loadingClasses))
                .isEqualTo(Duration.ofMillis(390));
    }

    @Test
    void aTargetThatAlternatesIsNotCheckedMoreOften() throws Exception {
        AtomicInteger checks = new AtomicInteger();
        Condition alternating = Condition.polling(deadline -> checks.incrementAndGet() % 2 == 0 ? SILENT : NOT_READY);
        new ManualTimeSource().await(alternating, Duration.ofSeconds(30), new ArrayList<>());
        assertThat(checks).hasValueLessThan(101);
    }

    @Test
    void somethingNewIsFollowedClosely() throws Exception {
        ManualTimeSource time = new ManualTimeSource();
        List<Duration> pauses = new ArrayList<>();
        long start = time.nanoTime();
        Condition condition =
                Condition.polling(deadline -> time.nanoTime() - start < 20_000_000_000L ? NO_NAME : REFUSED, adaptive);
        time.await(condition, Duration.ofSeconds(21), pauses);
        assertThat(pauses).contains(Duration.ofSeconds(1));
        assertThat(pauses.subList(pauses.size() - 10, pauses.size() - 1)).containsOnly(Duration.ofMillis(10));
    }

    @Property
    void jitterShortensAPauseByNoMoreThanItsShare(@ForAll @LongRange(min = 0, max = 1L << 50) long unchanged) {
        Duration pause = pause(REFUSED, Duration.ofNanos(unchanged));
        Duration jittered = adaptive.withJitter(0.2).nextPause(REFUSED, Duration.ofNanos(unchanged), QUICK);
        assertThat(jittered).isBetween(pause.multipliedBy(79).dividedBy(100), pause);
    }

    @Test
    void rejectsInvalidText() {
        assertThatThrownBy(() -> Schedule.every(Duration.ZERO)).hasMessageContaining("positive");
        assertThatThrownBy(() -> adaptive.withJitter(1.5)).hasMessageContaining("1.5");
    }
}
