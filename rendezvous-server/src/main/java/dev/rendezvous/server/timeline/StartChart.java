package dev.rendezvous.server.timeline;

import dev.rendezvous.internal.chart.TimelineChart;
import dev.rendezvous.internal.chart.TimelineChart.Arrow;
import dev.rendezvous.internal.chart.TimelineChart.Bar;
import dev.rendezvous.internal.chart.TimelineChart.Row;
import dev.rendezvous.internal.chart.TimelineChart.State;
import dev.rendezvous.internal.text.DurationFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Draws one start: a row for each condition of each caller, and the critical path with arrows from the releasing wait. */
public final class StartChart {

    /** More than these would be a picture that nobody can read; the first callers are drawn. */
    private static final int MAX_ROWS = 80;

    private final Start start;
    private final Instant now;
    private final List<CriticalPath.Step> path;
    private final List<Wait> waits;

    /** What one row shows. */
    private record Wait(CallerSpan caller, ConditionSpan condition) {

        boolean is(CriticalPath.Step step) {
            return step.caller().equals(caller) && step.condition().equals(condition);
        }

        String words() {
            return condition.name()
                    + (condition.met()
                            ? condition.releasedBy().map(by -> " ← " + by).orElse("")
                            : condition.reason().map(reason -> ": " + reason).orElse(""));
        }

        /** Returns how it ended. A wait for any of several conditions leaves those that it did not need unmet. */
        String ending() {
            if (condition.met()) {
                return "met";
            }
            return caller.outcome() == SpanOutcome.MET
                    ? "not needed"
                    : caller.outcome().toString();
        }

        State state() {
            if (condition.met()) {
                return State.MET;
            }
            return switch (caller.outcome()) {
                case WAITING -> State.WAITING;
                case TIMED_OUT, FAILED -> State.FAILED;
                case MET, LEFT -> State.UNKNOWN;
            };
        }
    }

    private StartChart(Start start, Instant now) {
        this.start = start;
        this.now = now;
        this.path = CriticalPath.of(start, now);
        this.waits = start.callers().stream()
                .flatMap(caller -> caller.conditions().stream().map(condition -> new Wait(caller, condition)))
                .limit(MAX_ROWS)
                .toList();
    }

    /** Returns the latest start; an empty chart if there was none. */
    public static TimelineChart ofLatest(Starts starts, Instant now) {
        return of(
                starts.list().isEmpty()
                        ? new Start(now, now, List.of(), 0)
                        : starts.list().getFirst(),
                now);
    }

    static TimelineChart of(Start start, Instant now) {
        StartChart chart = new StartChart(start, now);
        List<Row> rows =
                IntStream.range(0, chart.waits.size()).mapToObj(chart::row).toList();
        return new TimelineChart(chart.title(), start.duration(now), rows, chart.arrows());
    }

    private String title() {
        String took = DurationFormat.format(start.duration(now));
        String more = start.more() > 0 ? ", without " + start.more() + " shorter waits" : "";
        return "Start of " + start.began().truncatedTo(ChronoUnit.SECONDS) + ": "
                + (start.isRunning() ? took + " so far" : took) + more;
    }

    private Row row(int index) {
        Wait wait = waits.get(index);
        boolean isFirst = index == 0 || !waits.get(index - 1).caller().equals(wait.caller());
        Duration from = since(wait.condition().from());
        Duration to = since(wait.condition().to().orElse(now));
        String description = wait.caller().label() + " waited " + DurationFormat.format(to.minus(from)) + " for "
                + wait.words() + ", " + wait.ending();
        Bar bar = new Bar(from, to, wait.state(), path.stream().anyMatch(wait::is), wait.words(), description);
        return new Row(isFirst ? wait.caller().label() : "", List.of(bar));
    }

    /** Returns what connects the steps of the critical path, as far as they are drawn. */
    private List<Arrow> arrows() {
        List<Arrow> arrows = new ArrayList<>();
        for (int i = 1; i < path.size(); i++) {
            CriticalPath.Step before = path.get(i - 1);
            CriticalPath.Step step = path.get(i);
            OptionalInt from = rowOf(before);
            OptionalInt to = rowOf(step);
            if (from.isPresent() && to.isPresent()) {
                arrows.add(new Arrow(from.getAsInt(), since(before.to()), to.getAsInt(), since(step.to())));
            }
        }
        return arrows;
    }

    private OptionalInt rowOf(CriticalPath.Step step) {
        return IntStream.range(0, waits.size())
                .filter(row -> waits.get(row).is(step))
                .findFirst();
    }

    private Duration since(Instant at) {
        return Duration.between(start.began(), at);
    }
}
