package dev.rendezvous.cli.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A child process in its own process group, so that signals reach all processes that it starts. It inherits the standard streams,
 * and the terminal if there is one. {@link ProcessBuilder} cannot create process groups.
 */
public final class ChildProcess {

    public static final int SIGKILL = 9;
    public static final int SIGTERM = 15;

    private static final int SIGCONT = 18;
    private static final int SIGTSTP = 20;

    private final ProcessCalls calls;
    private final int pid;
    private final SignalForwarding forwarding;
    private final Optional<CommandGuard> guard;
    private boolean ended;

    /** Thrown if a command cannot be started. */
    public static final class NotStartedException extends Exception {

        private static final long serialVersionUID = 1L;

        private final int exitCode;

        NotStartedException(String message, int exitCode) {
            super(message);
            this.exitCode = exitCode;
        }

        public int exitCode() {
            return exitCode;
        }
    }

    private ChildProcess(ProcessCalls calls, int pid, SignalForwarding forwarding, Optional<CommandGuard> guard) {
        this.calls = calls;
        this.pid = pid;
        this.forwarding = forwarding;
        this.guard = guard;
    }

    /**
     * Starts a command in the original environment with one additional variable. From now on, the command receives the signals that
     * this process receives, also those that arrive while it starts.
     *
     * <p>If the image contains a guard, it ends the process group of the command when this process dies or when the limit, which
     * {@link #limit} replaces, is reached.
     *
     * @param grace the longest time between SIGTERM and SIGKILL after the death of this process
     */
    public static ChildProcess start(
            List<String> command, String variable, String value, TimeLimit limit, Duration grace)
            throws IOException, NotStartedException {
        System.out.flush();
        System.err.flush();
        ProcessCalls calls = ProcessCalls.ofThisImage();
        SignalForwarding forwarding = SignalForwarding.keep(calls);
        calls.restoreOriginals();
        calls.setVariable(variable, value);
        Optional<CommandGuard> guard = CommandGuard.prepare(calls, limit, grace);
        List<byte[]> words = Exec.rawArguments(command);
        int pid = calls.spawn(guard.map(present -> present.precede(words)).orElse(words));
        int spawnError = pid < 0 ? -pid : 0;
        int error = guard.isPresent() ? guard.get().complete(spawnError) : spawnError;
        if (error != 0) {
            forwarding.end();
            ExecError reason = new ExecError(command, error);
            throw new NotStartedException(reason.message(), reason.exitCode());
        }
        forwarding.sendTo(pid);
        calls.makeForeground(pid);
        return new ChildProcess(calls, pid, forwarding, guard);
    }

    /** Waits until the process has ended; returns its exit code, or 128 plus the number of the signal that ended it. */
    public int await() throws IOException {
        for (int stop = calls.awaitStop(pid); stop != 0; stop = calls.awaitStop(pid)) {
            resume(stop);
        }
        synchronized (this) {
            // From here on, the PID may be reused for another process.
            ended = true;
            forwarding.stop();
            return calls.reap(pid);
        }
    }

    /**
     * Resumes the process after Ctrl-Z, as the shell does not know its group and could not resume it. A process that was stopped by
     * SIGSTOP stays stopped.
     */
    private void resume(int signal) throws IOException {
        calls.consumeStop(pid);
        if (signal == SIGTSTP) {
            signal(SIGCONT);
        }
    }

    /** Sends a signal to the process group, unless the process has ended. */
    public synchronized void signal(int number) throws IOException {
        if (!ended) {
            calls.kill(-pid, number);
        }
    }

    /** Replaces the time limit, unless the process has ended. */
    public synchronized void limit(TimeLimit limit) throws IOException {
        if (!ended && guard.isPresent()) {
            guard.get().limit(limit);
        }
    }

    /**
     * Returns whether the guard ends the process group, as this process did not replace the time limit in time. If it did so a moment too
     * late, the way in which the process has ended tells whether the guard was faster.
     *
     * @param exitCode that of the process
     */
    public synchronized boolean isEndedByGuard(int exitCode) {
        boolean bySignal = exitCode == ExitCode.SIGNAL + SIGTERM || exitCode == ExitCode.SIGNAL + SIGKILL;
        return guard.filter(present -> bySignal ? present.mayHaveActed() : present.hasActed())
                .isPresent();
    }

    /** Lets the processes that the command has left in the background go on after the end of this process. */
    public synchronized void dismissGuard() throws IOException {
        if (guard.isPresent()) {
            guard.get().dismiss();
        }
    }

    /** Returns the signal that started this shutdown. Java reveals it only in the name of the thread that handles it. */
    public static int signalOfThisShutdown() {
        List<String> threads = Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .toList();
        return threads.contains("SIGINT handler") ? 2 : threads.contains("SIGHUP handler") ? 1 : SIGTERM;
    }
}
