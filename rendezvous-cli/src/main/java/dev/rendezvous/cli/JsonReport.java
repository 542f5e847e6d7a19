package dev.rendezvous.cli;

import dev.rendezvous.Observation;
import dev.rendezvous.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The report of a run, as docs/reference/command-line.md describes it. */
final class JsonReport {

    private static final int SCHEMA = 1;

    private JsonReport() {}

    static String of(Outcome outcome, WaitForUsage.Request request, List<TargetStory> stories) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("schema", SCHEMA);
        report.put("outcome", name(outcome));
        report.put("elapsed", seconds(outcome.story().elapsed()));
        request.limit().ifPresent(limit -> report.put("timeout", seconds(limit)));
        report.put("mode", request.any() ? "any" : "all");
        report.put("targets", stories.stream().map(JsonReport::target).toList());
        return JsonMapper.builder().build().writeValueAsString(report) + "\n";
    }

    private static String name(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Met met -> "met";
            case Outcome.Failed failed -> "failed";
            case Outcome.TimedOut timedOut -> "timed-out";
        };
    }

    private static Map<String, Object> target(TargetStory story) {
        Map<String, Object> target = new LinkedHashMap<>();
        target.put("target", story.name());
        target.put("met", story.isMet());
        target.put("looks", story.looks());
        List<Map<String, Object>> history = new ArrayList<>();
        for (TargetStory.Chapter chapter : story.chapters()) {
            history.add(chapter(chapter));
        }
        target.put("history", history);
        return target;
    }

    private static Map<String, Object> chapter(TargetStory.Chapter chapter) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("at", seconds(chapter.since()));
        switch (chapter.latest()) {
            case Observation.Satisfied satisfied -> {
                one.put("kind", "SATISFIED");
                one.put("message", satisfied.detail());
            }
            case Observation.Unsatisfied unsatisfied -> {
                one.put("kind", unsatisfied.reason().kind().name());
                one.put("hope", unsatisfied.reason().hope().name());
                one.put("message", unsatisfied.reason().message());
            }
        }
        return one;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
