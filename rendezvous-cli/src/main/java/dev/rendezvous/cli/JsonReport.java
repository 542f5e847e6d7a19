package dev.rendezvous.cli;

import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What programs are told of a run, as docs/reference/output.md describes it. */
final class JsonReport {

    static final int SCHEMA = 1;

    private JsonReport() {}

    static String of(RunStory run) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("schema", SCHEMA);
        report.put("began", run.began().toString());
        report.putAll(end(run));
        run.limit().ifPresent(limit -> report.put("timeout", seconds(limit)));
        report.put("mode", run.any() ? "any" : "all");
        report.put(
                "targets",
                run.targets().stream()
                        .map(target -> target(target, run.elapsed()))
                        .toList());
        return line(report);
    }

    static Map<String, Object> end(RunStory run) {
        Map<String, Object> end = new LinkedHashMap<>();
        end.put("outcome", run.verdict().toString());
        end.put("exit", run.exitCode());
        end.put("elapsed", seconds(run.elapsed()));
        return end;
    }

    private static Map<String, Object> target(TargetStory story, Duration end) {
        Map<String, Object> target = new LinkedHashMap<>();
        target.put("target", story.name());
        target.put("met", story.isMet());
        target.put("looks", story.looks());
        story.reason().flatMap(Cure::of).ifPresent(cure -> target.put("cure", cure));
        target.put("history", story.spans(end).stream().map(JsonReport::span).toList());
        return target;
    }

    private static Map<String, Object> span(TargetStory.Span span) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("at", seconds(span.start()));
        one.put("until", seconds(span.end()));
        one.putAll(seen(span.latest()));
        return one;
    }

    static Map<String, Object> seen(Observation observation) {
        Map<String, Object> seen = new LinkedHashMap<>();
        switch (observation) {
            case Observation.Satisfied satisfied -> {
                seen.put("kind", "SATISFIED");
                seen.put("message", satisfied.detail());
            }
            case Observation.Unsatisfied unsatisfied -> {
                Reason reason = unsatisfied.reason();
                seen.put("kind", reason.kind().name());
                seen.put("hope", reason.hope().name());
                seen.put("message", reason.message());
                if (!reason.parts().isEmpty()) {
                    seen.put(
                            "parts",
                            reason.parts().stream().map(JsonReport::part).toList());
                }
            }
        }
        return seen;
    }

    private static Map<String, String> part(Reason part) {
        Map<String, String> one = new LinkedHashMap<>();
        one.put("kind", part.kind().name());
        one.put("message", part.message());
        return one;
    }

    static List<String> names(List<TargetStory> targets) {
        return targets.stream().map(TargetStory::name).toList();
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    static String line(Map<String, Object> members) {
        return JsonMapper.builder().build().writeValueAsString(members) + "\n";
    }
}
