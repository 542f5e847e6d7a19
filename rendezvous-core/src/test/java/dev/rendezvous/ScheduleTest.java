package dev.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final Duration QUICK = Duration.ofNanos(50_000);

    private final Schedule adaptive = new AdaptiveSchedule();

    @Test
    void beginsAtAFewMilliseconds() {
        assertThat(adaptive.nextPause(Duration.ZERO, QUICK)).isEqualTo(Duration.ofMillis(4));
    }

    @Test
    void noticesALocalPortWithinTwentyMillisecondsAfterTwentySecondsOfWaiting() {
        assertThat(adaptive.nextPause(Duration.ofSeconds(20), QUICK)).isEqualTo(Duration.ofMillis(20));
    }

    @Test
    void checksOnceASecondAfterAnHour() {
        assertThat(adaptive.nextPause(Duration.ofHours(1), QUICK)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void pausesLongerForASlowServer() {
        assertThat(adaptive.nextPause(Duration.ZERO, Duration.ofMillis(30))).isEqualTo(Duration.ofMillis(300));
    }

    @Property
    void jitterShortensAPauseByNoMoreThanItsShare(@ForAll @LongRange(min = 0, max = 1L << 50) long unchanged) {
        Duration pause = adaptive.nextPause(Duration.ofNanos(unchanged), QUICK);
        Duration jittered = adaptive.withJitter(0.2).nextPause(Duration.ofNanos(unchanged), QUICK);
        assertThat(jittered).isBetween(pause.multipliedBy(79).dividedBy(100), pause);
    }

    @Test
    void rejectsInvalidText() {
        assertThatThrownBy(() -> Schedule.every(Duration.ZERO)).hasMessageContaining("positive");
        assertThatThrownBy(() -> adaptive.withJitter(1.5)).hasMessageContaining("1.5");
    }
}
