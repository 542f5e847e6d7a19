package dev.rendezvous.cli.server;

import dev.rendezvous.client.ServerStatus;
import dev.rendezvous.internal.json.JsonWriter;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** The output of {@code rendezvous status --output json}. */
final class StatusJson {

    private StatusJson() {}

    static String of(ServerStatus status) {
        return JsonWriter.object(json -> {
            json.writeNumberProperty("schema", 1);
            json.writeObjectPropertyStart("verdict");
            json.writeStringProperty("state", status.verdict().state());
            json.writeStringProperty("text", status.verdict().text());
            json.writeEndObject();
            JsonWriter.writeObjects(json, "findings", status.findings(), StatusJson::write);
            JsonWriter.writeObjects(json, "callers", status.callers(), StatusJson::write);
            JsonWriter.writeObjects(json, "waiting", status.waiting(), (one, waiting) -> {
                one.writeStringProperty("name", waiting.name());
                one.writeStringProperty("since", waiting.since().toString());
                one.writeNumberProperty("callers", waiting.callers());
            });
            JsonWriter.writeObjects(json, "failed", status.failed(), (one, failed) -> {
                one.writeStringProperty("name", failed.name());
                one.writeStringProperty("at", failed.at().toString());
                one.writeStringProperty("status", failed.status());
                one.writeStringProperty("reason", failed.reason());
                failed.by().ifPresent(name -> one.writeStringProperty("by", name));
            });
            JsonWriter.writeObjects(json, "signalled", status.signalled(), (one, signalled) -> {
                one.writeStringProperty("name", signalled.name());
                one.writeStringProperty("at", signalled.at().toString());
                one.writeNumberProperty("count", signalled.count());
                one.writeNumberProperty("version", signalled.version());
                signalled.by().ifPresent(name -> one.writeStringProperty("by", name));
            });
            JsonWriter.writeObjects(json, "barriers", status.barriers(), StatusJson::write);
            JsonWriter.writeObjects(json, "locks", status.locks(), StatusJson::write);
        });
    }

    private static void write(JsonGenerator json, ServerStatus.Finding finding) {
        json.writeStringProperty("kind", finding.kind());
        json.writeStringProperty("subject", finding.subject());
        json.writeStringProperty("text", finding.text());
        finding.since().ifPresent(since -> json.writeStringProperty("since", since.toString()));
        writeTexts(json, "callers", finding.callers());
        json.writeStringProperty("action", finding.action());
    }

    private static void write(JsonGenerator json, ServerStatus.Caller caller) {
        json.writeStringProperty("name", caller.name());
        json.writeStringProperty("address", caller.address());
        json.writeStringProperty("kind", caller.kind());
        json.writeStringProperty("since", caller.since().toString());
        caller.until().ifPresent(until -> json.writeStringProperty("until", until.toString()));
        json.writeStringProperty("state", caller.state());
        caller.command().ifPresent(command -> json.writeStringProperty("command", command));
        JsonWriter.writeObjects(json, "conditions", caller.conditions(), (one, condition) -> {
            one.writeStringProperty("name", condition.name());
            one.writeBooleanProperty("met", condition.met());
            condition.reason().ifPresent(reason -> one.writeStringProperty("reason", reason));
            one.writeNumberProperty("attempts", condition.attempts());
            condition.changed().ifPresent(changed -> one.writeStringProperty("changed", changed.toString()));
        });
    }

    private static void write(JsonGenerator json, ServerStatus.BarrierStatus barrier) {
        json.writeStringProperty("name", barrier.name());
        json.writeNumberProperty("generation", barrier.generation());
        json.writeNumberProperty("parties", barrier.parties());
        json.writeNumberProperty("arrived", barrier.arrived());
        writeTexts(json, "present", barrier.present());
        writeTexts(json, "missing", barrier.missing());
        barrier.broken().ifPresent(reason -> json.writeStringProperty("broken", reason));
    }

    private static void write(JsonGenerator json, ServerStatus.LockStatus lock) {
        json.writeStringProperty("name", lock.name());
        json.writeNumberProperty("permits", lock.permits());
        JsonWriter.writeObjects(json, "holders", lock.holders(), (one, holder) -> {
            holder.name().ifPresent(name -> one.writeStringProperty("name", name));
            one.writeNumberProperty("fence", holder.fence());
            one.writeStringProperty("since", holder.since().toString());
            one.writeStringProperty("until", holder.until().toString());
        });
        JsonWriter.writeObjects(
                json,
                "queue",
                lock.queued(),
                (one, name) -> name.ifPresent(text -> one.writeStringProperty("name", text)));
    }

    private static void writeTexts(JsonGenerator json, String name, List<String> texts) {
        json.writeArrayPropertyStart(name);
        texts.forEach(json::writeString);
        json.writeEndArray();
    }
}
