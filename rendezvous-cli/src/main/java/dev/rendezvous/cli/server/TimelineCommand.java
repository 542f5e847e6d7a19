package dev.rendezvous.cli.server;

import dev.rendezvous.cli.process.ExitCode;
import dev.rendezvous.cli.process.Terminal;
import dev.rendezvous.client.RendezvousClient;
import dev.rendezvous.client.Timeline;
import java.util.List;

/** The command {@code rendezvous timeline}. */
final class TimelineCommand {

    private static final List<String> DOCUMENTS = List.of("json", "html", "svg", "trace");

    private TimelineCommand() {}

    static int run(RendezvousClient client, String format) throws InterruptedException {
        if (DOCUMENTS.contains(format)) {
            System.out.writeBytes(client.exportTimeline(format));
            System.out.flush();
            return ExitCode.SUCCESS;
        }
        if (!format.equals("text")) {
            throw new IllegalArgumentException(
                    "--output must be text, json, html, svg or trace, but was '" + format + "'");
        }
        Timeline timeline = client.timeline();
        int columns = Terminal.onStdout().map(Terminal::columns).orElse(StatusText.COLUMNS);
        if (timeline.starts().isEmpty()) {
            System.out.println("No program has waited since the server was started.");
        } else {
            TimelineText.lines(timeline.starts().getFirst(), columns).forEach(System.out::println);
        }
        return ExitCode.SUCCESS;
    }
}
