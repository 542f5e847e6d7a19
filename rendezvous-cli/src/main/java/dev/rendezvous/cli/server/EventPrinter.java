package dev.rendezvous.cli.server;

import dev.rendezvous.cli.process.ExitCode;
import dev.rendezvous.client.Event;
import dev.rendezvous.client.RendezvousClient;
import dev.rendezvous.internal.json.JsonWriter;
import dev.rendezvous.internal.text.RemoteText;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/** The command {@code rendezvous events}: prints events of a server, one per line. */
final class EventPrinter implements Consumer<Event> {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    private final PrintStream out;
    private final boolean json;
    private final Optional<Long> limit;
    private final RetryNotice notice;
    private long printed;

    private EventPrinter(PrintStream out, boolean json, Optional<Long> limit, RetryNotice notice) {
        this.out = out;
        this.json = json;
        this.limit = limit;
        this.notice = notice;
    }

    /** Prints events until the limit is reached, stdout is closed or the process is terminated. */
    static int run(RendezvousClient client, String prefix, boolean json, Optional<Long> limit) {
        RetryNotice notice = new RetryNotice(client.toString(), System.err);
        try {
            client.withExchangeListener(notice).followEvents(prefix, new EventPrinter(System.out, json, limit, notice));
        } catch (InterruptedException e) {
            // Interrupted by the printer: the limit is reached, or stdout is closed.
        }
        return ExitCode.SUCCESS;
    }

    /** Prints the event. After the last one, interrupts the thread, which ends the stream. */
    @Override
    public void accept(Event event) {
        boolean opening = event.kind().equals("open");
        if (opening) {
            notice.endOutage();
        }
        if (json || !opening) {
            out.writeBytes(((json ? json(event) : text(event)) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        printed += opening ? 0 : 1;
        if (out.checkError() || (limit.isPresent() && printed >= limit.get())) {
            Thread.currentThread().interrupt();
        }
    }

    private static String text(Event event) {
        String details = event.details().entrySet().stream()
                .map(detail -> detail.getKey() + " " + detail.getValue())
                .collect(Collectors.joining(", "));
        return RemoteText.visible("%s  %-10s  %s%s"
                .formatted(
                        TIME.format(event.at()),
                        event.kind().replace('_', ' '),
                        event.name(),
                        details.isEmpty() ? "" : (event.name().isEmpty() ? "" : "  ") + details));
    }

    private static String json(Event event) {
        return JsonWriter.object(json -> {
            json.writeStringProperty("event", event.kind());
            json.writeStringProperty("id", event.id());
            if (!event.name().isEmpty()) {
                json.writeStringProperty("name", event.name());
            }
            json.writeStringProperty("at", event.at().toString());
            event.details().forEach((name, value) -> writeDetail(json, name, value));
        });
    }

    private static void writeDetail(JsonGenerator json, String name, Object value) {
        switch (value) {
            case Boolean flag -> json.writeBooleanProperty(name, flag);
            case Integer number -> json.writeNumberProperty(name, number);
            case Long number -> json.writeNumberProperty(name, number);
            case Number number -> json.writeNumberProperty(name, number.doubleValue());
            default -> json.writeStringProperty(name, value.toString());
        }
    }
}
