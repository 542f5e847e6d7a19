package dev.rendezvous.server.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for the timeline of any waits. */
class TimelinePropertiesTest {

    private static final Instant ZERO = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = ZERO.plusSeconds(1000);

    /** Few names, addresses and times, so that they often meet. */
    @Provide
    Arbitrary<CallerSpan> span() {
        Arbitrary<Optional<String>> names = Arbitraries.of("a", "b", "c").optional();
        Arbitrary<String> addresses = Arbitraries.of("10.0.0.1", "10.0.0.2");
        Arbitrary<Integer> seconds = Arbitraries.integers().between(0, 200);
        Arbitrary<SpanOutcome> outcomes = Arbitraries.of(SpanOutcome.MET, SpanOutcome.TIMED_OUT, SpanOutcome.LEFT);
        Arbitrary<Optional<String>> releasers =
                Arbitraries.of("a", "b", "c", "10.0.0.1").optional();
        return Combinators.combine(
                        names,
                        addresses,
                        seconds,
                        seconds,
                        outcomes,
                        releasers.list().ofSize(2),
                        Arbitraries.of(true, false))
                .as((name, address, from, length, outcome, releasedBy, reported) -> {
                    Instant begin = ZERO.plusSeconds(from);
                    Instant end = begin.plusSeconds(length);
                    Instant half = begin.plusSeconds(length / 2);
                    boolean met = outcome == SpanOutcome.MET;
                    return new CallerSpan(
                            name,
                            address,
                            reported,
                            begin,
                            Optional.of(end),
                            outcome,
                            List.of(
                                    condition("/x", begin, half, true, releasedBy.getFirst()),
                                    condition("/y", begin, end, met, releasedBy.getLast())));
                });
    }

    private static ConditionSpan condition(
            String name, Instant from, Instant to, boolean met, Optional<String> releasedBy) {
        return new ConditionSpan(
                name, from, Optional.of(to), met, met ? releasedBy : Optional.empty(), Optional.empty());
    }

    @Provide
    Arbitrary<List<CallerSpan>> spans() {
        return span().list().ofMinSize(1).ofMaxSize(12);
    }

    private static Starts of(List<CallerSpan> spans) {
        Starts starts = Starts.NONE;
        for (CallerSpan span : spans) {
            starts = starts.with(span);
        }
        return starts;
    }

    @Property
    void theOrderInWhichWaitsEndDoesNotMatter(@ForAll("spans") List<CallerSpan> spans) {
        assertThat(of(spans).list().stream().map(Start::began))
                .isEqualTo(
                        of(spans.reversed()).list().stream().map(Start::began).toList());
    }

    @Property
    void aRequestIsPartOfAReportWhicheverEndsFirst(@ForAll("spans") List<CallerSpan> spans) {
        for (CallerSpan report : spans) {
            CallerSpan request = new CallerSpan(
                    report.name(),
                    report.address(),
                    false,
                    report.from(),
                    report.to(),
                    report.outcome(),
                    report.conditions().subList(0, 1));
            if (report.reported()) {
                assertThat(of(List.of(report, request)))
                        .isEqualTo(of(List.of(request, report)))
                        .isEqualTo(of(List.of(report)));
            }
        }
    }

    @Property
    void startsAreApartAndNewestFirst(@ForAll("spans") List<CallerSpan> spans) {
        List<Start> list = of(spans).list();
        for (int i = 1; i < list.size(); i++) {
            assertThat(Duration.between(list.get(i).latest(), list.get(i - 1).began()))
                    .isGreaterThan(Start.MAX_PAUSE);
        }
    }

    @Property
    void withinAStartThereIsNoLongPause(@ForAll("spans") List<CallerSpan> spans) {
        for (Start start : of(spans).list()) {
            Instant reached = start.began();
            for (CallerSpan span : start.callers()) {
                assertThat(Duration.between(reached, span.from())).isLessThanOrEqualTo(Start.MAX_PAUSE);
                reached = reached.isAfter(span.to().orElseThrow())
                        ? reached
                        : span.to().orElseThrow();
            }
            assertThat(reached).isEqualTo(start.latest());
        }
    }

    @Property
    void theCriticalPathEndsWithTheStartAndGoesBackInTime(@ForAll("spans") List<CallerSpan> spans) {
        for (Start start : of(spans).list()) {
            List<CriticalPath.Step> path = CriticalPath.of(start, NOW);
            assertThat(path).isNotEmpty();
            assertThat(path.getLast().caller().to()).contains(start.latest());
            for (int i = 1; i < path.size(); i++) {
                assertThat(path.get(i - 1).caller().to().orElseThrow())
                        .isBeforeOrEqualTo(path.get(i).to());
            }
            assertThat(path.stream().map(CriticalPath.Step::caller)).doesNotHaveDuplicates();
        }
    }

    @Property
    void noEdgeIsGuessed(@ForAll("spans") List<CallerSpan> spans) {
        for (Start start : of(spans).list()) {
            List<CriticalPath.Step> path = CriticalPath.of(start, NOW);
            for (int i = 1; i < path.size(); i++) {
                CallerSpan releaser = path.get(i - 1).caller();
                ConditionSpan released = path.get(i).condition();
                assertThat(released.met()).isTrue();
                assertThat(releaser.outcome()).isEqualTo(SpanOutcome.MET);
                assertThat(releaser.name()).isPresent().isEqualTo(released.releasedBy());
                assertThat(start.callers().stream()
                                .filter(span -> span.name().equals(releaser.name()))
                                .map(CallerSpan::address)
                                .distinct())
                        .hasSize(1);
            }
        }
    }

    @Property(tries = 200)
    void drawingsAndTracesExistForAnyWaits(@ForAll("spans") List<CallerSpan> spans) {
        Starts starts = of(spans);
        assertThat(StartChart.ofLatest(starts, NOW).svg()).startsWith("<svg ").endsWith("</svg>\n");
        assertThat(TimelineHtml.of(starts, NOW)).contains("<svg ");
        assertThat(TraceEvents.of(starts, NOW).traceEvents()).isNotEmpty();
    }

    @Property(tries = 200)
    void aComparisonNamesACallerOfBothOnly(
            @ForAll("spans") List<CallerSpan> one, @ForAll("spans") List<CallerSpan> other) {
        Start start = of(one).list().getFirst();
        Start before = of(other).list().getFirst();
        Optional<String> text = StartComparison.of(start, before);
        assertThat(text).isPresent();
        List<String> common = start.callers().stream()
                .map(CallerSpan::label)
                .filter(label ->
                        before.callers().stream().anyMatch(span -> span.label().equals(label)))
                .toList();
        String named = text.get().replaceAll("(?s)^[^:]*(: (\\S+) took .*)?$", "$2");
        assertThat(named.isEmpty() || common.contains(named)).isTrue();
    }
}
