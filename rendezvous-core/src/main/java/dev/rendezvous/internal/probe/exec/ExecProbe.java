package dev.rendezvous.internal.probe.exec;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.internal.probe.local.BlockingCallRunner;
import dev.rendezvous.internal.probe.local.ContentMatcher;
import dev.rendezvous.internal.text.RemoteText;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Checks whether a command exits with an accepted exit code. At the end of the check, or on interrupt, the command and all its
 * descendants are killed. Immutable and safe for use by multiple threads.
 *
 * @param command the command and its arguments
 * @param accepted the exit codes that count as success
 * @param expected the required content of its standard output
 */
record ExecProbe(List<String> command, Set<Integer> accepted, ContentMatcher expected) implements Probe {

    private static final int MAX_SEARCHED = 1 << 20;

    /** From this exit code on, a shell reports that it could not start the command, or that a signal ended it. */
    private static final int FIRST_SHELL_ERROR = 126;

    /** How long a process left in the background may delay the end of the check. */
    private static final Duration OUTPUT_TIMEOUT = Duration.ofMillis(200);

    private static final Duration KILL_TIMEOUT = Duration.ofMillis(25);
    private static final File NULL_DEVICE = new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");

    @Override
    public boolean isBounded() {
        return true;
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        AtomicBoolean started = new AtomicBoolean();
        return BlockingCallRunner.run(this, deadline, () -> run(started))
                .orElseGet(() -> started.get()
                        ? killed()
                        : Observation.unsatisfied(inconclusive(
                                Common.CHECK_FAILED,
                                "cannot be started, or has been killed before and has not ended")));
    }

    private Observation run(AtomicBoolean started) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(NULL_DEVICE);
        Program.restore(builder.environment());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return Observation.unsatisfied(notStarted(e));
        }
        started.set(true);
        try {
            OutputCapture out = OutputCapture.of(process.getInputStream(), expected.isPresent() ? MAX_SEARCHED : 0);
            OutputCapture err = OutputCapture.of(process.getErrorStream(), 0);
            int exit = process.waitFor();
            out.await(OUTPUT_TIMEOUT);
            err.await(OUTPUT_TIMEOUT);
            return evaluate(exit, out, err);
        } catch (InterruptedException e) {
            return killed();
        } catch (IOException e) {
            return Observation.unsatisfied(inconclusive(Common.CHECK_FAILED, "searching its output took too long"));
        } finally {
            kill(process);
        }
    }

    private Observation killed() {
        return Observation.unsatisfied(inconclusive(Common.NO_ANSWER, "did not end in time, so it was killed"));
    }

    private Observation evaluate(int exit, OutputCapture out, OutputCapture err) throws IOException {
        String result = "exit " + exit
                + err.lastLine()
                        .or(out::lastLine)
                        .map(line -> " (" + line + ")")
                        .orElse("");
        if (!accepted.contains(exit)) {
            return Observation.unsatisfied(
                    exit < FIRST_SHELL_ERROR
                            ? Reason.transientReason(Common.NOT_TRUE, this + ": " + result)
                            : inconclusive(Common.NOT_TRUE, result));
        }
        ContentMatcher.Result verdict = expected.search(out.head(), MAX_SEARCHED);
        if (verdict == ContentMatcher.Result.FOUND) {
            return Observation.satisfied(result);
        }
        return Observation.unsatisfied(
                verdict == ContentMatcher.Result.MISSING && !out.isTruncated()
                        ? Reason.transientReason(Common.NOT_TRUE, this + ": its output does not contain " + expected)
                        : inconclusive(
                                Common.CHECK_FAILED, expected + " was not found in the first 1 MiB of its output"));
    }

    /** Kills the command before its children, because a shell whose child dies continues with its script. */
    private static void kill(Process process) {
        if (!process.isAlive()) {
            return;
        }
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroyForcibly();
        for (ProcessHandle descendant : descendants) {
            descendant.descendants().forEach(ProcessHandle::destroyForcibly);
            descendant.destroyForcibly();
        }
        try {
            process.waitFor(KILL_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // The check is over anyway, and the process is about to end.
            Thread.currentThread().interrupt();
        }
    }

    private Reason notStarted(IOException e) {
        Program program = new Program(command.getFirst());
        Optional<String> missing = program.missingInterpreter();
        if (missing.isPresent()) {
            return inconclusive(Common.CHECK_FAILED, missing.get());
        }
        if (program.isExecutable()) {
            return inconclusive(Common.CHECK_FAILED, RemoteText.oneLine(String.valueOf(e.getMessage())));
        }
        return Reason.permanentReason(
                Common.NOT_INSTALLED,
                this + ": " + (program.exists() ? "is not executable" : "command not found" + Program.hint(command)));
    }

    private Reason inconclusive(Reason.Kind kind, String how) {
        return Reason.inconclusiveReason(kind, this + ": " + how);
    }

    /** Returns ten seconds, because a command may take a while to start and to contact a service. */
    @Override
    public Duration attemptTimeout() {
        return Duration.ofSeconds(10);
    }

    /** Returns the policy for processes. */
    @Override
    public Confirmation confirmation() {
        return Confirmation.OF_SESSION;
    }

    /** Returns {@code exec:command}, without its arguments, which may contain a password, as may the value of a variable before it. */
    @Override
    public String toString() {
        String program = command.getFirst();
        int equals = program.indexOf('=');
        boolean assignment = equals > 0 && program.indexOf('/') < 0;
        return "exec:" + RemoteText.oneLine(assignment ? program.substring(0, equals + 1) + "…" : program)
                + (command.size() > 1 ? " …" : "");
    }
}
