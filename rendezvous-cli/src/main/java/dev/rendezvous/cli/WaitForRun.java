package dev.rendezvous.cli;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Outcome;
import dev.rendezvous.RemoteText;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One run of {@code wait-for}: waits, writes the reports, and executes the command. */
final class WaitForRun {

    private final Request request;
    private final Deadline deadline;
    private final Instant began = Instant.now();
    private final long start = System.nanoTime();
    private final PrintStream err = System.err;
    private final List<TargetStory> targets;

    WaitForRun(Request request) {
        this.request = request;
        this.deadline = request.timeout().map(Deadline::in).orElseGet(Deadline::never);
        this.targets = request.targets().stream()
                .map(target -> new TargetStory(target.toString()))
                .toList();
    }

    /** Returns the exit code; does not return if the process becomes the command. */
    int run() throws InterruptedException {
        RunStory run;
        try {
            run = request.reports().format() == ReportOptions.Format.NDJSON
                    ? awaitWithEvents()
                    : report(await(List.of()));
            if (!run.isMet()) {
                err.println(Closing.of(run));
            }
            Reports.write(run, request.reports());
        } catch (IOException e) {
            err.println("wait-for: cannot write the report: " + RemoteText.visible(String.valueOf(e.getMessage())));
            return ExitCode.OUR_FAULT;
        }
        if (!run.isMet()) {
            return run.exitCode();
        }
        deadline.time().sleep(request.settle());
        return request.command().isEmpty() ? ExitCode.MET : Exec.replaceProcess(request.command());
    }

    private RunStory awaitWithEvents() throws IOException, InterruptedException {
        OutputStream file = request.reports().file().isPresent()
                ? Files.newOutputStream(request.reports().file().get())
                : System.out;
        try (PrintStream out = new PrintStream(file, false, StandardCharsets.UTF_8)) {
            EventStream events = EventStream.start(out, began, targets);
            RunStory run = report(await(List.of(events)));
            events.end(run);
            return run;
        }
    }

    private RunStory report(Outcome outcome) {
        return new RunStory(began, request.any(), request.timeout(), sinceStart(), outcome, targets);
    }

    private Outcome await(List<Audience> others) throws IOException, InterruptedException {
        if (targets.isEmpty()) {
            return new Outcome.Met(
                    new Outcome.Story(Duration.ZERO, 0, Optional.empty(), Optional.empty()), "no targets");
        }
        try (Audience display = Displays.of(request.verbosity(), err, targets)) {
            List<Audience> listeners = new ArrayList<>(others);
            listeners.add(display);
            List<Condition> observed = new ArrayList<>();
            for (int i = 0; i < targets.size(); i++) {
                observed.add(observed(request.targets().get(i), targets.get(i), listeners));
            }
            Condition condition = request.any() ? Condition.any(observed) : Condition.all(observed);
            return condition.tryAwait(deadline);
        }
    }

    private Condition observed(Condition condition, TargetStory target, List<Audience> listeners) {
        return condition.onLook(observation -> {
            Duration at = sinceStart();
            boolean changed = target.add(at, observation);
            listeners.forEach(listener -> listener.onAttempt(target, at, observation, changed));
        });
    }

    private Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
