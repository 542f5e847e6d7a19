package dev.rendezvous.server.timeline;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts in the Trace Event Format of Chrome, which Perfetto opens: a process for each start, a thread for each wait. */
public record TraceEvents(List<Event> traceEvents, String displayTimeUnit) {

    /**
     * One event.
     *
     * @param ph the kind: complete (X), metadata (M), or the start (s) and the end (f) of an arrow
     * @param ts in microseconds since the epoch
     * @param dur in microseconds
     */
    public record Event(
            String name,
            String cat,
            String ph,
            long ts,
            Optional<Long> dur,
            long pid,
            long tid,
            Optional<Long> id,
            Optional<String> bp,
            Map<String, String> args) {}

    /** Returns the events of all starts. */
    public static TraceEvents of(Starts starts, Instant now) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < starts.list().size(); i++) {
            addStart(events, starts.list().get(i), i + 1L, now);
        }
        return new TraceEvents(events, "ms");
    }

    private static void addStart(List<Event> events, Start start, long pid, Instant now) {
        events.add(metadata("process_name", "start " + start.began().truncatedTo(ChronoUnit.SECONDS), pid, 0));
        List<CallerSpan> callers = start.callers();
        for (int i = 0; i < callers.size(); i++) {
            CallerSpan caller = callers.get(i);
            events.add(metadata("thread_name", caller.label(), pid, i + 1L));
            for (ConditionSpan condition : caller.conditions()) {
                events.add(complete(condition, caller, pid, i + 1L, now));
            }
        }
        List<CriticalPath.Step> path = CriticalPath.of(start, now);
        for (int i = 1; i < path.size(); i++) {
            events.add(arrow("s", path.get(i - 1), callers, pid, i));
            events.add(arrow("f", path.get(i), callers, pid, i));
        }
    }

    private static Event metadata(String kind, String name, long pid, long tid) {
        return new Event(
                kind, "", "M", 0, Optional.empty(), pid, tid, Optional.empty(), Optional.empty(), Map.of("name", name));
    }

    private static Event complete(ConditionSpan condition, CallerSpan caller, long pid, long tid, Instant now) {
        String outcome = condition.met() ? "met" : caller.outcome().toString();
        Optional<String> detail = condition.met() ? condition.releasedBy() : condition.reason();
        return new Event(
                condition.name(),
                outcome,
                "X",
                micros(condition.from()),
                Optional.of(micros(condition.to().orElse(now)) - micros(condition.from())),
                pid,
                tid,
                Optional.empty(),
                Optional.empty(),
                detail.map(text -> Map.of(condition.met() ? "released_by" : "reason", text))
                        .orElse(Map.of()));
    }

    private static Event arrow(String phase, CriticalPath.Step step, List<CallerSpan> callers, long pid, long id) {
        return new Event(
                "releases",
                "critical path",
                phase,
                micros(step.to()),
                Optional.empty(),
                pid,
                callers.indexOf(step.caller()) + 1L,
                Optional.of(id),
                phase.equals("f") ? Optional.of("e") : Optional.empty(),
                Map.of());
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
