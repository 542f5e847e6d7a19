package dev.rendezvous.cli.report;

import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.internal.json.JsonWriter;
import java.time.Duration;
import tools.jackson.core.JsonGenerator;

/** The result of a run as one JSON object, as docs/reference/output.md specifies it. */
public final class JsonReport {

    static final int SCHEMA = 1;

    private JsonReport() {}

    static String of(WaitReport run) {
        return JsonWriter.object(json -> {
                    json.writeNumberProperty("schema", SCHEMA);
                    json.writeStringProperty("began", run.began().toString());
                    writeEnd(json, run);
                    run.timeout().ifPresent(timeout -> json.writeNumberProperty("timeout", seconds(timeout)));
                    json.writeStringProperty("mode", run.any() ? "any" : "all");
                    JsonWriter.writeObjects(
                            json, "targets", run.targets(), (one, target) -> write(one, target, run.elapsed()));
                })
                + "\n";
    }

    static void writeEnd(JsonGenerator json, WaitReport run) {
        json.writeStringProperty("outcome", run.verdict().toString());
        json.writeNumberProperty("exit", run.exitCode());
        json.writeNumberProperty("elapsed", seconds(run.elapsed()));
    }

    private static void write(JsonGenerator json, TargetReport target, Duration end) {
        json.writeStringProperty("target", target.name());
        json.writeBooleanProperty("met", target.isMet());
        json.writeNumberProperty("attempts", target.attempts());
        if (!target.warnings().isEmpty()) {
            json.writeArrayPropertyStart("warnings");
            target.warnings().forEach(json::writeString);
            json.writeEndArray();
        }
        target.hint().ifPresent(hint -> json.writeStringProperty("hint", hint));
        JsonWriter.writeObjects(json, "history", target.spans(end), (one, span) -> {
            one.writeNumberProperty("at", seconds(span.start()));
            one.writeNumberProperty("until", seconds(span.end()));
            write(one, span.latest());
        });
    }

    static void write(JsonGenerator json, Observation observation) {
        switch (observation) {
            case Observation.Satisfied satisfied -> {
                json.writeStringProperty("kind", "SATISFIED");
                json.writeStringProperty("message", satisfied.detail());
            }
            case Observation.Unsatisfied unsatisfied -> {
                Reason reason = unsatisfied.reason();
                json.writeStringProperty("kind", reason.kind().name());
                json.writeStringProperty("permanence", reason.permanence().name());
                json.writeStringProperty("message", reason.message());
                if (!reason.parts().isEmpty()) {
                    JsonWriter.writeObjects(json, "parts", reason.parts(), (one, part) -> {
                        one.writeStringProperty("kind", part.kind().name());
                        one.writeStringProperty("message", part.message());
                    });
                }
            }
        }
    }

    public static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
