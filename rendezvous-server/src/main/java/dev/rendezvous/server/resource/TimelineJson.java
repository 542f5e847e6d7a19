package dev.rendezvous.server.resource;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.rendezvous.server.timeline.CallerSpan;
import dev.rendezvous.server.timeline.ConditionSpan;
import dev.rendezvous.server.timeline.CriticalPath;
import dev.rendezvous.server.timeline.SpanOutcome;
import dev.rendezvous.server.timeline.Start;
import dev.rendezvous.server.timeline.StartComparison;
import dev.rendezvous.server.timeline.Starts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The JSON of {@code /_timeline}. */
record TimelineJson(boolean ok, Instant now, List<StartJson> starts) {

    /** One start; the duration is in seconds, so far if it goes on. */
    record StartJson(
            String id,
            Instant started,
            Optional<Instant> ended,
            double duration,
            Optional<String> comparison,
            List<CallerJson> callers,
            @JsonProperty("more_callers") Optional<Integer> moreCallers,
            @JsonProperty("critical_path") List<StepJson> criticalPath) {}

    /** One wait of a caller. */
    record CallerJson(
            String name, Instant from, Optional<Instant> to, SpanOutcome outcome, List<ConditionJson> conditions) {

        static CallerJson of(CallerSpan span) {
            return new CallerJson(
                    span.label(),
                    span.from(),
                    span.to(),
                    span.outcome(),
                    span.conditions().stream().map(ConditionJson::of).toList());
        }
    }

    /** One condition of it. */
    record ConditionJson(
            String name,
            Instant from,
            Optional<Instant> to,
            boolean met,
            @JsonProperty("released_by") Optional<String> releasedBy,
            Optional<String> reason) {

        static ConditionJson of(ConditionSpan span) {
            return new ConditionJson(span.name(), span.from(), span.to(), span.met(), span.releasedBy(), span.reason());
        }
    }

    /** One step of the critical path. */
    record StepJson(
            String caller,
            String condition,
            Instant from,
            Instant to,
            @JsonProperty("released_by") Optional<String> releasedBy) {

        static StepJson of(CriticalPath.Step step) {
            return new StepJson(
                    step.caller().label(),
                    step.condition().name(),
                    step.condition().from(),
                    step.to(),
                    step.condition().releasedBy());
        }
    }

    static TimelineJson of(Starts starts, Instant now) {
        List<Start> list = starts.list();
        return new TimelineJson(
                true,
                now,
                IntStream.range(0, list.size())
                        .mapToObj(i -> start(
                                list.get(i),
                                i + 1 < list.size() ? Optional.of(list.get(i + 1)) : Optional.empty(),
                                now))
                        .toList());
    }

    private static StartJson start(Start start, Optional<Start> before, Instant now) {
        return new StartJson(
                Long.toString(start.began().toEpochMilli()),
                start.began(),
                start.ended(),
                start.duration(now).toMillis() / 1000.0,
                before.flatMap(other -> StartComparison.of(start, other)),
                start.callers().stream().map(CallerJson::of).toList(),
                Optional.of(start.more()).filter(more -> more > 0),
                CriticalPath.of(start, now).stream().map(StepJson::of).toList());
    }
}
