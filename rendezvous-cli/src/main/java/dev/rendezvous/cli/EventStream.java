package dev.rendezvous.cli;

import dev.rendezvous.Observation;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes events as they happen, one JSON object a line, as docs/reference/output.md describes them. */
final class EventStream implements Audience {

    private final PrintStream out;

    private EventStream(PrintStream out) {
        this.out = out;
    }

    static EventStream begin(PrintStream out, Instant began, List<TargetStory> targets) {
        EventStream stream = new EventStream(out);
        Map<String, Object> event = event("began");
        event.put("schema", JsonReport.SCHEMA);
        event.put("at", 0.0);
        event.put("time", began.toString());
        event.put("targets", JsonReport.names(targets));
        stream.write(event);
        return stream;
    }

    @Override
    public void looked(TargetStory story, Duration since, Observation seen, boolean changed) {
        if (changed) {
            Map<String, Object> event = event("changed");
            event.put("at", JsonReport.seconds(since));
            event.put("target", story.name());
            event.putAll(JsonReport.seen(seen));
            write(event);
        }
    }

    void end(RunStory run) throws IOException {
        Map<String, Object> event = event("ended");
        event.put("at", JsonReport.seconds(run.elapsed()));
        event.putAll(JsonReport.end(run));
        write(event);
        if (out.checkError()) {
            throw new IOException("the events could not be written");
        }
    }

    private static Map<String, Object> event(String name) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", name);
        return event;
    }

    private synchronized void write(Map<String, Object> event) {
        out.writeBytes(JsonReport.line(event).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
