package dev.rendezvous.cli.report;

import dev.rendezvous.Observation;
import dev.rendezvous.internal.json.JsonWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** Writes the events of a run as they happen, one JSON object per line, as docs/reference/output.md specifies them. */
public final class NdjsonReport implements ProgressListener {

    private final PrintStream out;

    private NdjsonReport(PrintStream out) {
        this.out = out;
    }

    public static NdjsonReport start(PrintStream out, Instant began, List<TargetReport> targets) {
        NdjsonReport stream = new NdjsonReport(out);
        stream.write("began", json -> {
            json.writeNumberProperty("schema", JsonReport.SCHEMA);
            json.writeNumberProperty("at", 0.0);
            json.writeStringProperty("time", began.toString());
            json.writeArrayPropertyStart("targets");
            targets.forEach(target -> json.writeString(target.name()));
            json.writeEndArray();
        });
        targets.forEach(stream::writeWarnings);
        return stream;
    }

    private void writeWarnings(TargetReport target) {
        for (String warning : target.warnings()) {
            write("warning", json -> {
                json.writeNumberProperty("at", 0.0);
                json.writeStringProperty("target", target.name());
                json.writeStringProperty("message", warning);
            });
        }
    }

    @Override
    public void onAttempt(TargetReport target, Duration at, Observation observation, boolean changed) {
        if (changed) {
            write("changed", json -> {
                json.writeNumberProperty("at", JsonReport.seconds(at));
                json.writeStringProperty("target", target.name());
                JsonReport.write(json, observation);
            });
        }
    }

    public void end(WaitReport run) throws IOException {
        write("ended", json -> {
            json.writeNumberProperty("at", JsonReport.seconds(run.elapsed()));
            JsonReport.writeEnd(json, run);
        });
        if (out.checkError()) {
            throw new IOException("the events could not be written");
        }
    }

    private synchronized void write(String event, Consumer<JsonGenerator> members) {
        String line = JsonWriter.object(json -> {
            json.writeStringProperty("event", event);
            members.accept(json);
        });
        out.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
