package dev.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rendezvous.testing.ManualTimeSource;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    private final ManualTimeSource time = new ManualTimeSource();

    @Test
    void remainingTimeDecreasesToZero() {
        Deadline deadline = Deadline.in(Duration.ofSeconds(2), time);
        time.advance(Duration.ofMillis(1500));
        assertThat(deadline.remaining()).isEqualTo(Duration.ofMillis(500));
        time.advance(Duration.ofHours(1));
        assertThat(deadline.remaining()).isZero();
        assertThat(deadline.isExpired()).isTrue();
        assertThat(deadline.limit()).contains(Duration.ofSeconds(2));
    }

    @Test
    void isTheEarlierOfTwo() {
        Deadline deadline = Deadline.in(Duration.ofSeconds(2), time);
        assertThat(deadline.atMost(Duration.ofSeconds(5))).isSameAs(deadline);
        assertThat(deadline.atMost(Duration.ofSeconds(1)).remaining()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void forEverHasNoLimitButCanBeDivided() {
        Deadline never = Deadline.never(time);
        time.advance(Duration.ofDays(365));
        assertThat(never.isExpired()).isFalse();
        assertThat(never.limit()).isEmpty();
        assertThat(never.atMost(Duration.ofMillis(3)).remaining()).isEqualTo(Duration.ofMillis(3));
    }

    @Test
    void acceptsADurationOfAnyLength() {
        assertThat(Deadline.in(Duration.ofSeconds(Long.MAX_VALUE), time).isExpired())
                .isFalse();
    }

    @Test
    void isNotInThePast() {
        assertThatThrownBy(() -> Deadline.in(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-1S");
    }
}
