package dev.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PollSettingsTest {

    private final List<Duration> remaining = Collections.synchronizedList(new ArrayList<>());

    private final Condition polled = Condition.polling(deadline -> {
        remaining.add(deadline.left());
        return ScriptedProbe.YES;
    });

    private List<Duration> attemptsOf(Condition condition) throws Exception {
        remaining.clear();
        condition.await(Deadline.in(Duration.ofMinutes(1), new ManualTime()));
        return List.copyOf(remaining);
    }

    @Test
    void reachThePolledConditionThroughEveryDecorator() throws Exception {
        Condition decorated = polled.within(Duration.ofSeconds(50))
                .keepTrying()
                .consecutively(1)
                .onLook(seen -> {})
                .named("decorated");
        assertThat(attemptsOf(decorated.withLooksOf(Duration.ofSeconds(3)))).containsExactly(Duration.ofSeconds(3));
    }

    @Test
    void reachEveryPartOfAComposite() throws Exception {
        Condition both = Condition.all(polled, polled).withLooksOf(Duration.ofSeconds(3));
        assertThat(attemptsOf(both)).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(3));
    }

    @Test
    void ofTheOutermostConditionWin() throws Exception {
        Condition twice = polled.withLooksOf(Duration.ofSeconds(3))
                .on(Schedule.adaptive())
                .withLooksOf(Duration.ofSeconds(7));
        assertThat(attemptsOf(twice)).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void needAPositiveAttemptTimeout() {
        assertThatThrownBy(() -> polled.withLooksOf(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("attempt timeout must be positive, but was PT0S");
    }
}
