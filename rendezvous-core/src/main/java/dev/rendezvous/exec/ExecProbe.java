package dev.rendezvous.exec;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import dev.rendezvous.RemoteText;
import dev.rendezvous.local.Aside;
import dev.rendezvous.local.Wanted;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Looks whether a command exits as it should. At the end of the look, or on interrupt, the command and all that it started are
 * killed. Immutable and safe for use by many threads.
 *
 * @param command the words, at least one
 * @param accepted the exit codes that count as success
 * @param wanted what its standard output is to hold
 */
record ExecProbe(List<String> command, Set<Integer> accepted, Wanted wanted) implements Probe {

    private static final int MOST_SEARCHED = 1 << 20;

    /** From here on a shell says that it could not start the command, or that a signal ended it. */
    private static final int NO_VERDICT = 126;

    /** What a process left in the background may hold up the look. */
    private static final Duration LAST_WORDS = Duration.ofMillis(200);

    private static final Duration DYING = Duration.ofMillis(25);
    private static final File NOTHING = new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");

    @Override
    public Observation look(Deadline deadline) throws InterruptedException {
        return Aside.run(this, deadline, this::run)
                .orElseGet(
                        () -> Observation.unsatisfied(inconclusive(Common.LOOK_FAILED, "cannot be started or killed")));
    }

    private Observation run() {
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(NOTHING);
        Program.restore(builder.environment());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return Observation.unsatisfied(notStarted(e));
        }
        try {
            Output out = Output.of(process.getInputStream(), wanted.isSomething() ? MOST_SEARCHED : 0);
            Output err = Output.of(process.getErrorStream(), 0);
            int exit = process.waitFor();
            out.await(LAST_WORDS);
            err.await(LAST_WORDS);
            return judged(exit, out, err);
        } catch (InterruptedException e) {
            return Observation.unsatisfied(inconclusive(Common.NO_ANSWER, "did not end in time, so it was killed"));
        } catch (IOException e) {
            return Observation.unsatisfied(inconclusive(Common.LOOK_FAILED, "its output was not searched in time"));
        } finally {
            kill(process);
        }
    }

    private Observation judged(int exit, Output out, Output err) throws IOException {
        String seen = "exit " + exit
                + err.lastLine()
                        .or(out::lastLine)
                        .map(line -> " (" + line + ")")
                        .orElse("");
        if (!accepted.contains(exit)) {
            return Observation.unsatisfied(
                    exit < NO_VERDICT
                            ? Reason.transientReason(Common.NOT_TRUE, this + ": " + seen)
                            : inconclusive(Common.NOT_TRUE, seen));
        }
        Wanted.Verdict verdict = wanted.in(out.beginning(), MOST_SEARCHED);
        if (verdict == Wanted.Verdict.FOUND) {
            return Observation.satisfied(seen);
        }
        return Observation.unsatisfied(
                verdict == Wanted.Verdict.MISSING && !out.isMore()
                        ? Reason.transientReason(Common.NOT_TRUE, this + ": its output does not hold " + wanted)
                        : inconclusive(
                                Common.LOOK_FAILED,
                                wanted + " was not found in as much as is read of its output, 1 MiB"));
    }

    /** Kills the command first, as a shell whose child dies goes on with the next line of its script. */
    private static void kill(Process process) {
        if (!process.isAlive()) {
            return;
        }
        List<ProcessHandle> family = process.descendants().toList();
        process.destroyForcibly();
        for (ProcessHandle relative : family) {
            relative.descendants().forEach(ProcessHandle::destroyForcibly);
            relative.destroyForcibly();
        }
        try {
            process.waitFor(DYING.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // The look is over anyway, and the process is dying.
            Thread.currentThread().interrupt();
        }
    }

    private Reason notStarted(IOException e) {
        Program program = new Program(command.getFirst());
        if (program.isExecutable()) {
            return inconclusive(Common.LOOK_FAILED, RemoteText.oneLine(String.valueOf(e.getMessage())));
        }
        return Reason.permanentReason(
                Common.NOT_INSTALLED, this + ": " + (program.isThere() ? "is not executable" : "command not found"));
    }

    private Reason inconclusive(Reason.Kind kind, String how) {
        return Reason.inconclusiveReason(kind, this + ": " + how);
    }

    /** Returns ten seconds, as a command may have to start and to ask around. */
    @Override
    public Duration longestLook() {
        return Duration.ofSeconds(10);
    }

    /** Returns {@code exec:command}, without its arguments: they may hold a password. */
    @Override
    public String toString() {
        return "exec:" + RemoteText.oneLine(command.getFirst()) + (command.size() > 1 ? " …" : "");
    }
}
