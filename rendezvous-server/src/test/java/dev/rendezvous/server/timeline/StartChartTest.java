package dev.rendezvous.server.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.internal.chart.TimelineChart;
import dev.rendezvous.internal.chart.TimelineChart.Arrow;
import dev.rendezvous.internal.chart.TimelineChart.Row;
import dev.rendezvous.internal.chart.TimelineChart.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StartChartTest {

    private static final Instant BEGAN = Instant.parse("2026-01-02T03:04:05Z");

    private static Instant at(int seconds) {
        return BEGAN.plusSeconds(seconds);
    }

    private static ConditionSpan met(String name, int to, String releasedBy) {
        return new ConditionSpan(name, BEGAN, Optional.of(at(to)), true, Optional.of(releasedBy), Optional.empty());
    }

    private static CallerSpan caller(String name, int to, ConditionSpan... conditions) {
        return new CallerSpan(
                Optional.of(name), "10.0.0.1", false, BEGAN, Optional.of(at(to)), SpanOutcome.MET, List.of(conditions));
    }

    private static TimelineChart chart(CallerSpan... callers) {
        return StartChart.of(new Start(BEGAN, at(9), List.of(callers), 0), at(20));
    }

    @Test
    void arrowsFollowTheCriticalPath() {
        TimelineChart chart = chart(
                caller("migrate", 4, met("/db", 4, "db")),
                caller("app", 9, met("/cache", 1, "cache"), met("/migrated", 9, "migrate")));
        assertThat(chart.rows()).extracting(Row::label).containsExactly("migrate", "app", "");
        assertThat(chart.arrows()).containsExactly(new Arrow(0, Duration.ofSeconds(4), 2, Duration.ofSeconds(9)));
        assertThat(chart.rows().getLast().bars().getFirst().text()).isEqualTo("/migrated ← migrate");
        assertThat(chart.length()).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void whatIsNotDrawnHasNoArrow() {
        Stream<CallerSpan> many = IntStream.range(0, 100).mapToObj(i -> caller("c" + i, 1, met("/c" + i, 1, "x")));
        CallerSpan migrate = caller("migrate", 4, met("/db", 4, "db"));
        CallerSpan app = caller("app", 9, met("/migrated", 9, "migrate"));
        TimelineChart chart = chart(Stream.concat(Stream.of(migrate), Stream.concat(many, Stream.of(app)))
                .toArray(CallerSpan[]::new));
        assertThat(chart.rows()).hasSize(80);
        assertThat(chart.rows().getFirst().bars().getFirst().isCritical()).isTrue();
        assertThat(chart.arrows()).isEmpty();
    }

    @Test
    void aConditionThatAnyDidNotNeedIsNotMet() {
        ConditionSpan unmet = new ConditionSpan(
                "/other", BEGAN, Optional.of(at(4)), false, Optional.empty(), Optional.of("not signalled"));
        TimelineChart.Bar bar = chart(caller("app", 4, met("/db", 4, "db"), unmet))
                .rows()
                .getLast()
                .bars()
                .getFirst();
        assertThat(bar.state()).isEqualTo(State.UNKNOWN);
        assertThat(bar.description()).isEqualTo("app waited 4 s for /other: not signalled, not needed");
    }
}
