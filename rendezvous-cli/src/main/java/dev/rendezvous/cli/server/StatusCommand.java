package dev.rendezvous.cli.server;

import dev.rendezvous.cli.process.ExitCode;
import dev.rendezvous.cli.process.Terminal;
import dev.rendezvous.client.KeyStatus;
import dev.rendezvous.client.RendezvousClient;
import dev.rendezvous.client.ServerStatus;
import java.time.Instant;
import java.util.List;

/** The command {@code rendezvous status}. */
final class StatusCommand {

    private StatusCommand() {}

    /** Shows the keys with a prefix. */
    static int run(RendezvousClient client, String prefix, boolean json) throws InterruptedException {
        List<KeyStatus> keys = client.keys(prefix);
        if (json) {
            System.out.println(KeyTable.json(keys));
        } else {
            KeyTable.print(System.out, keys);
        }
        return ExitCode.SUCCESS;
    }

    /** Shows the whole server. */
    static int run(RendezvousClient client, boolean json) throws InterruptedException {
        ServerStatus status = client.status();
        if (json) {
            System.out.println(StatusJson.of(status));
        } else {
            int columns = Terminal.onStdout().map(Terminal::columns).orElse(StatusText.COLUMNS);
            StatusText.lines(status, Instant.now(), columns).forEach(System.out::println);
        }
        return ExitCode.SUCCESS;
    }
}
