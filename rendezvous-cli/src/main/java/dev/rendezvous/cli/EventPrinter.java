package dev.rendezvous.cli;

import dev.rendezvous.client.Event;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Prints the events of a server, one a line. */
final class EventPrinter implements Consumer<Event> {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final PrintStream out;
    private final boolean json;
    private final Optional<Long> most;
    private long printed;

    EventPrinter(PrintStream out, boolean json, Optional<Long> most) {
        this.out = out;
        this.json = json;
        this.most = most;
    }

    /** Prints the event. After the last one that is wanted, or that anybody reads, it interrupts the thread. */
    @Override
    public void accept(Event event) {
        boolean opening = event.kind().equals("open");
        if (json || !opening) {
            out.writeBytes(((json ? json(event) : text(event)) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        printed += opening ? 0 : 1;
        if (out.checkError() || (most.isPresent() && printed >= most.get())) {
            Thread.currentThread().interrupt();
        }
    }

    private static String text(Event event) {
        String details = event.details().entrySet().stream()
                .map(detail -> detail.getKey() + " " + detail.getValue())
                .collect(Collectors.joining(", "));
        return Text.plain("%s  %-10s  %s%s"
                .formatted(
                        TIME.format(event.at()),
                        event.kind().replace('_', ' '),
                        event.name(),
                        details.isEmpty() ? "" : (event.name().isEmpty() ? "" : "  ") + details));
    }

    private static String json(Event event) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", event.kind());
        line.put("id", event.id());
        if (!event.name().isEmpty()) {
            line.put("name", event.name());
        }
        line.put("at", event.at().toString());
        line.putAll(event.details());
        return MAPPER.writeValueAsString(line);
    }
}
