package dev.rendezvous.client;

import dev.rendezvous.internal.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The latest starts of a system, as a server has seen them. A start is a group of waits without a long pause between them. Immutable.
 *
 * @param starts the latest first
 */
public record Timeline(List<Start> starts) {

    public Timeline {
        starts = List.copyOf(starts);
    }

    /**
     * One start.
     *
     * @param id distinguishes the starts of one server
     * @param started when the first wait began
     * @param ended when the last wait ended; empty if callers still wait
     * @param duration from its beginning to its end, or until now
     * @param callers the programs that waited, the earliest first
     * @param criticalPath the waits that determined how long it took, the earliest first, as far as it is known who released whom
     */
    public record Start(
            String id,
            Instant started,
            Optional<Instant> ended,
            Duration duration,
            List<Wait> callers,
            List<Step> criticalPath) {

        public Start {
            callers = List.copyOf(callers);
            criticalPath = List.copyOf(criticalPath);
        }
    }

    /**
     * The wait of one caller.
     *
     * @param name the one it gave, or else its address
     * @param to when it ended; empty if it lasts
     * @param outcome {@code waiting}, {@code met}, {@code timed_out}, {@code failed} or {@code left}
     * @param conditions what it waited for
     */
    public record Wait(
            String name, Instant from, Optional<Instant> to, String outcome, List<ConditionWait> conditions) {

        public Wait {
            conditions = List.copyOf(conditions);
        }
    }

    /**
     * The wait for one condition.
     *
     * @param name a name on the server, or a reported target
     * @param to when it was met or the wait for it ended; empty if it lasts
     * @param releasedBy the caller whose signal met it, if it is known
     * @param reason the latest reason why it was not met
     */
    public record ConditionWait(
            String name,
            Instant from,
            Optional<Instant> to,
            boolean met,
            Optional<String> releasedBy,
            Optional<String> reason) {}

    /**
     * One step of a critical path: a caller waited for a condition, and nothing else.
     *
     * @param releasedBy the caller whose signal ended it, if it is known
     */
    public record Step(String caller, String condition, Instant from, Instant to, Optional<String> releasedBy) {}

    static Timeline read(byte[] json) {
        return Json.read(json, body -> new Timeline(Json.list(body.path("starts"), Timeline::start)));
    }

    private static Start start(JsonValue one) {
        return new Start(
                Json.text(one, "id"),
                Json.instant(one, "started"),
                Json.optionalInstant(one, "ended"),
                Duration.ofMillis(Math.round(one.path("duration").asDouble(0) * 1000)),
                Json.list(one.path("callers"), Timeline::wait),
                Json.list(
                        one.path("critical_path"),
                        step -> new Step(
                                Json.text(step, "caller"),
                                Json.text(step, "condition"),
                                Json.instant(step, "from"),
                                Json.instant(step, "to"),
                                Json.optionalText(step, "released_by"))));
    }

    private static Wait wait(JsonValue one) {
        return new Wait(
                Json.text(one, "name"),
                Json.instant(one, "from"),
                Json.optionalInstant(one, "to"),
                Json.text(one, "outcome"),
                Json.list(
                        one.path("conditions"),
                        condition -> new ConditionWait(
                                Json.text(condition, "name"),
                                Json.instant(condition, "from"),
                                Json.optionalInstant(condition, "to"),
                                condition.path("met").is(true),
                                Json.optionalText(condition, "released_by"),
                                Json.optionalText(condition, "reason"))));
    }
}
