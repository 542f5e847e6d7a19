package dev.rendezvous.cli.server;

import dev.rendezvous.cli.process.ExitCode;
import dev.rendezvous.cli.process.Terminal;
import dev.rendezvous.client.RendezvousClient;
import dev.rendezvous.client.RendezvousException;
import dev.rendezvous.client.ServerStatus;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command {@code rendezvous status --watch}: on a terminal, redraws the status in its place; elsewhere, prints it whenever more than
 * ages and numbers of attempts have changed.
 */
final class StatusWatch {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private final RendezvousClient client;
    private final PrintStream out;
    private final Optional<Terminal> terminal;
    private final int columns;
    private Optional<ServerStatus> latest = Optional.empty();
    private List<String> printed = List.of();
    private int drawn;

    private StatusWatch(RendezvousClient client, PrintStream out, Optional<Terminal> terminal) {
        this.client = client;
        this.out = out;
        this.terminal = terminal;
        this.columns = terminal.map(Terminal::columns).orElse(StatusText.COLUMNS);
    }

    /** Shows the status until stdout is closed or the thread is interrupted. */
    static int run(RendezvousClient client) throws InterruptedException {
        try (RendezvousClient impatient = client.withRetryTimeout(INTERVAL)) {
            return new StatusWatch(impatient, System.out, Terminal.onStdout()).run();
        }
    }

    private int run() throws InterruptedException {
        while (!out.checkError()) {
            Optional<String> problem = refresh();
            Instant now = Instant.now();
            if (terminal.isPresent()) {
                redraw(lines(problem, now), terminal.get().rows());
            } else {
                printIfChanged(problem, now);
            }
            Thread.sleep(INTERVAL);
        }
        return ExitCode.SUCCESS;
    }

    /** Returns why the status could not be read; empty if it was. */
    private Optional<String> refresh() throws InterruptedException {
        try {
            latest = Optional.of(client.status());
            return Optional.empty();
        } catch (RendezvousException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private List<String> lines(Optional<String> problem, Instant now) {
        List<String> lines = new ArrayList<>();
        problem.ifPresent(text -> lines.add(text + (latest.isPresent() ? "; below is what was seen last" : "")));
        latest.ifPresent(status -> lines.addAll(StatusText.lines(status, now, columns)));
        return lines;
    }

    private void redraw(List<String> lines, int rows) {
        StringBuilder screen = new StringBuilder();
        if (drawn > 0) {
            screen.append("\033[").append(drawn).append('A');
        }
        screen.append('\r').append("\033[J");
        boolean fits = lines.size() < rows;
        List<String> shown = fits ? lines : lines.subList(0, rows - 2);
        shown.forEach(line -> screen.append(line).append('\n'));
        if (!fits) {
            screen.append("… ").append(lines.size() - shown.size()).append(" more lines\n");
        }
        drawn = shown.size() + (fits ? 0 : 1);
        out.print(screen);
    }

    private void printIfChanged(Optional<String> problem, Instant now) {
        // Without times that pass and attempts that are counted.
        List<String> essence = new ArrayList<>();
        essence.add(problem.isPresent() ? "not reached" : "reached");
        latest.map(StatusWatch::withoutAttempts)
                .ifPresent(status -> essence.addAll(StatusText.lines(status, Instant.EPOCH, columns)));
        if (!essence.equals(printed)) {
            out.println((printed.isEmpty() ? "" : "\n") + "--- " + TIME.format(now));
            lines(problem, now).forEach(out::println);
            printed = essence;
        }
    }

    private static ServerStatus withoutAttempts(ServerStatus status) {
        return new ServerStatus(
                status.verdict(),
                status.findings(),
                status.callers().stream().map(StatusWatch::withoutAttempts).toList(),
                status.waiting(),
                status.failed(),
                status.signalled(),
                status.barriers(),
                status.locks());
    }

    private static ServerStatus.Caller withoutAttempts(ServerStatus.Caller caller) {
        return new ServerStatus.Caller(
                caller.name(),
                caller.address(),
                caller.kind(),
                caller.since(),
                caller.until(),
                caller.state(),
                caller.command(),
                caller.conditions().stream()
                        .map(condition -> new ServerStatus.CallerCondition(
                                condition.name(), condition.met(), condition.reason(), 0, condition.changed()))
                        .toList());
    }
}
