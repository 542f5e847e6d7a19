package dev.rendezvous.cli.waitfor;

import dev.rendezvous.Condition;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Outcome;
import dev.rendezvous.Reason;
import dev.rendezvous.cli.process.Exec;
import dev.rendezvous.cli.process.ExitCode;
import dev.rendezvous.cli.process.OpenFiles;
import dev.rendezvous.cli.process.Terminal;
import dev.rendezvous.cli.report.FailureSummary;
import dev.rendezvous.cli.report.NdjsonReport;
import dev.rendezvous.cli.report.ProgressDisplays;
import dev.rendezvous.cli.report.ProgressListener;
import dev.rendezvous.cli.report.ReportOptions;
import dev.rendezvous.cli.report.ReportWriter;
import dev.rendezvous.cli.report.TargetReport;
import dev.rendezvous.cli.report.Verbosity;
import dev.rendezvous.cli.report.WaitReport;
import dev.rendezvous.client.ProgressReporter;
import dev.rendezvous.client.RendezvousClient;
import dev.rendezvous.internal.text.RemoteText;
import dev.rendezvous.target.HostAndPort;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One run of {@code wait-for}: waits, writes the reports, and executes the command. */
public final class WaitForRun {

    /** That many checks need fewer files than any usual limit. */
    private static final int FEW_TARGETS = 16;

    /** What the runtime, the terminal, reports and name lookups need. */
    private static final int RESERVED_FILES = 64;

    /** A selector, connections to two addresses of a name, and those that the previous check has just closed. */
    private static final int FILES_OF_A_CHECK = 6;

    private final WaitForRequest request;
    private final Deadline deadline;
    private final Instant began = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final long start = System.nanoTime();
    private final PrintStream err = System.err;
    private final List<TargetReport> targets;

    public WaitForRun(WaitForRequest request) {
        this.request = request;
        this.deadline = request.timeout().map(Deadline::in).orElseGet(Deadline::never);
        this.targets = request.targets().stream()
                .map(target -> new TargetReport(target.condition().toString(), target.warnings()))
                .toList();
    }

    /** Returns the exit code; does not return if the process becomes the command. */
    public int run() throws InterruptedException {
        WaitReport run;
        if (request.verbosity() != Verbosity.QUIET) {
            targets.forEach(this::printWarnings);
        }
        try {
            ReportWriter.requireWritable(request.reports());
            run = request.reports().format() == ReportOptions.Format.NDJSON
                    ? awaitWithEvents()
                    : report(awaitReported(List.of()));
            if (!run.isMet()) {
                err.println(FailureSummary.of(run, Terminal.columnsOfStderr()));
            }
            ReportWriter.write(run, request.reports());
        } catch (IOException e) {
            err.println("wait-for: cannot write the report: " + RemoteText.visible(String.valueOf(e.getMessage())));
            return ExitCode.INTERNAL_ERROR;
        }
        if (!run.isMet()) {
            return run.exitCode();
        }
        deadline.timeSource().sleep(request.settle());
        return request.command().isEmpty() ? ExitCode.SUCCESS : Exec.replaceProcess(request.command());
    }

    private void printWarnings(TargetReport target) {
        for (String warning : target.warnings()) {
            err.println("wait-for: warning: " + target.name() + ": " + warning);
        }
    }

    private WaitReport awaitWithEvents() throws IOException, InterruptedException {
        OutputStream file = request.reports().file().isPresent()
                ? Files.newOutputStream(request.reports().file().get())
                : System.out;
        try (PrintStream out = new PrintStream(file, false, StandardCharsets.UTF_8)) {
            NdjsonReport events = NdjsonReport.start(out, began, targets);
            WaitReport run = report(awaitReported(List.of(events)));
            events.end(run);
            return run;
        }
    }

    private WaitReport report(Outcome outcome) {
        return new WaitReport(began, request.any(), request.timeout(), sinceStart(), outcome, targets);
    }

    /** Waits, and reports the wait to a server if there is one to report to. */
    private Outcome awaitReported(List<ProgressListener> listeners) throws IOException, InterruptedException {
        List<Condition> conditions = request.targets().stream()
                .map(WaitForRequest.Requested::condition)
                .toList();
        if (request.reportTo().isEmpty()) {
            return await(conditions, listeners);
        }
        RendezvousClient server = request.reportTo().get();
        try (ProgressReporter reporter =
                request.any() ? server.reportProgressOfAny(deadline) : server.reportProgress(deadline)) {
            Outcome outcome = await(conditions.stream().map(reporter::observe).toList(), listeners);
            // Without its arguments, which may contain secrets.
            reporter.end(
                    outcome,
                    outcome.isMet() && !request.command().isEmpty()
                            ? request.command().getFirst()
                            : "");
            if (request.verbosity() != Verbosity.QUIET) {
                reporter.problem()
                        .ifPresent(problem -> err.println("wait-for: warning: the wait could not be reported to "
                                + server + ": " + RemoteText.visible(problem)));
            }
            return outcome;
        }
    }

    private Outcome await(List<Condition> conditions, List<ProgressListener> others)
            throws IOException, InterruptedException {
        if (targets.isEmpty()) {
            if (request.verbosity() != Verbosity.QUIET) {
                err.println("wait-for: no targets, so there is nothing to wait for");
            }
            return new Outcome.Met(
                    new Outcome.Summary(Duration.ZERO, 0, Optional.empty(), Optional.empty()), "no targets");
        }
        try (ProgressListener display =
                ProgressDisplays.of(request.verbosity(), err, targets, request.any(), request.timeout())) {
            List<ProgressListener> listeners = new ArrayList<>(others);
            listeners.add(display);
            List<Condition> observed = new ArrayList<>();
            for (int i = 0; i < targets.size(); i++) {
                observed.add(observed(conditions.get(i), targets.get(i), listeners));
            }
            Condition condition = request.any() ? Condition.any(observed) : Condition.all(observed);
            Outcome outcome = limited(condition).tryAwait(deadline);
            if (outcome instanceof Outcome.TimedOut && targets.stream().allMatch(TargetReport::isMet)) {
                outcome.summary().last().ifPresent(this::addUnconfirmed);
            }
            return outcome;
        }
    }

    /** Returns a condition that does not need more files than this process may open. Few targets never do. */
    private Condition limited(Condition condition) {
        boolean few = targets.size() <= FEW_TARGETS
                && targets.stream()
                        .noneMatch(
                                target -> HostAndPort.parseRange(target.name()).isPresent());
        return few
                ? condition
                : condition.withMaxConcurrentChecks(
                        Math.max(1, (OpenFiles.limit() - RESERVED_FILES) / FILES_OF_A_CHECK));
    }

    /** Adds to the targets that were ready when last checked, but did not answer when they were to confirm that together. */
    private void addUnconfirmed(Reason last) {
        List<Reason> reasons = last.parts().isEmpty() ? List.of(last) : last.parts();
        for (TargetReport target : targets) {
            reasons.stream()
                    .filter(reason -> reason.message().startsWith(target.name() + ": "))
                    .forEach(reason -> target.add(sinceStart(), Observation.unsatisfied(reason)));
        }
    }

    private Condition observed(Condition condition, TargetReport target, List<ProgressListener> listeners) {
        return condition.onCheck(observation -> {
            Duration at = sinceStart();
            boolean changed = target.add(at, observation);
            listeners.forEach(listener -> listener.onAttempt(target, at, observation, changed));
        });
    }

    private Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
