package dev.rendezvous.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.client.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TimelineTextTest {

    private static final Instant BEGAN = Instant.parse("2026-11-27T10:41:00Z");

    private static Timeline.Wait wait(String name, int from, int to, Timeline.ConditionWait... conditions) {
        return new Timeline.Wait(
                name, BEGAN.plusSeconds(from), Optional.of(BEGAN.plusSeconds(to)), "met", List.of(conditions));
    }

    private static Timeline.ConditionWait met(String name, int from, int to, String by) {
        return new Timeline.ConditionWait(
                name,
                BEGAN.plusSeconds(from),
                Optional.of(BEGAN.plusSeconds(to)),
                true,
                Optional.of(by).filter(text -> !text.isEmpty()),
                Optional.empty());
    }

    private static Timeline.Start start(List<Timeline.Wait> waits) {
        return new Timeline.Start(
                "1",
                BEGAN,
                Optional.of(BEGAN.plusSeconds(40)),
                Duration.ofSeconds(40),
                waits,
                List.of(
                        new Timeline.Step("migrate", "db:5432", BEGAN, BEGAN.plusSeconds(20), Optional.empty()),
                        new Timeline.Step(
                                "app",
                                "/migrated",
                                BEGAN.plusSeconds(20),
                                BEGAN.plusSeconds(40),
                                Optional.of("migrate"))));
    }

    @Test
    void barsAreDrawnToScale() {
        List<String> lines = TimelineText.lines(
                start(List.of(
                        wait("migrate", 0, 20, met("db:5432", 0, 20, "")),
                        wait("app", 20, 40, met("/migrated", 20, 40, "migrate")))),
                80);
        String half = "█".repeat(14);
        String none = " ".repeat(14);
        assertThat(lines.getFirst()).startsWith("Start at 2026-11-27 ").endsWith(", took 40 s");
        assertThat(lines.subList(1, lines.size()))
                .containsExactly(
                        "  migrate              " + half + none + " met after 20 s",
                        "    ✔ db:5432 20 s",
                        "  app                  " + none + half + " met after 20 s",
                        "    ✔ /migrated 20 s, signalled by migrate",
                        "Critical path",
                        "  20 s  migrate waited for db:5432",
                        "  20 s  app waited for /migrated, until migrate signalled it");
    }

    @Property(tries = 200)
    void everyBarIsVisibleAndFits(
            @ForAll @IntRange(min = -5, max = 50) int from, @ForAll @IntRange(min = -5, max = 50) int to) {
        List<String> lines = TimelineText.lines(start(List.of(wait("n".repeat(90), from, to))), 80);
        assertThat(lines.get(1)).contains("█").hasSizeLessThanOrEqualTo(80);
    }
}
