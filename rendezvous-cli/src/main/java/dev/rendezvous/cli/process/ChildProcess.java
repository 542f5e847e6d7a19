package dev.rendezvous.cli.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A child process in its own process group, so that signals reach all processes that it starts. It inherits the standard streams,
 * and the terminal if there is one. {@link ProcessBuilder} cannot create process groups. Requires Linux with glibc.
 */
@SuppressWarnings("restricted") // The purpose of this class is to call C functions.
public final class ChildProcess {

    public static final int SIGKILL = 9;
    public static final int SIGTERM = 15;

    private static final int SIGCONT = 18;
    private static final int SIGTSTP = 20;
    private static final int SIGTTOU = 22;
    private static final int SIG_BLOCK = 0;
    private static final int SIGSET_BYTES = 128;

    /** At least the size of posix_spawnattr_t in every libc. */
    private static final int ATTRIBUTES_BYTES = 512;

    private static final short SETPGROUP = 0x02;
    private static final short SETSIGMASK = 0x08;
    private static final int P_PID = 1;
    private static final int WNOHANG = 1;
    private static final int WSTOPPED = 2;
    private static final int WEXITED = 4;
    private static final int WNOWAIT = 0x01000000;
    private static final int SIGINFO_BYTES = 128;
    private static final int SI_CODE = 8;
    private static final int SI_STATUS = 24;
    private static final int CLD_STOPPED = 5;

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

    private ChildProcess(int pid, SignalForwarding forwarding, Optional<CommandGuard> guard) {
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
        try (Arena arena = Arena.ofConfined()) {
            SignalForwarding forwarding = SignalForwarding.keep();
            new ForeignSystemCalls().restoreOriginals();
            CLibrary.call("setenv", text(arena, variable), text(arena, value), 1);
            Optional<CommandGuard> guard = CommandGuard.prepare(limit, grace);
            List<byte[]> words = Exec.rawArguments(command);
            MemorySegment pid = arena.allocate(JAVA_INT);
            int spawnError =
                    spawn(arena, guard.map(present -> present.precede(words)).orElse(words), pid);
            int error = guard.isPresent() ? guard.get().complete(spawnError) : spawnError;
            if (error != 0) {
                forwarding.end();
                ExecError reason = new ExecError(command, error);
                throw new NotStartedException(reason.message(), reason.exitCode());
            }
            ChildProcess childProcess = new ChildProcess(pid.get(JAVA_INT, 0), forwarding, guard);
            forwarding.sendTo(childProcess.pid);
            giveTerminalTo(arena, childProcess.pid);
            return childProcess;
        }
    }

    /** Returns an error number, or 0. */
    private static int spawn(Arena arena, List<byte[]> words, MemorySegment pid) throws IOException {
        MemorySegment argv = ForeignSystemCalls.argv(arena, words);
        MemorySegment environment = Linker.nativeLinker()
                .defaultLookup()
                .findOrThrow("environ")
                .reinterpret(ADDRESS.byteSize())
                .get(ADDRESS, 0);
        return CLibrary.call(
                "posix_spawnp",
                pid,
                argv.getAtIndex(ADDRESS, 0),
                MemorySegment.NULL,
                attributes(arena),
                argv,
                environment);
    }

    /** Sets a new process group and an empty signal mask, as the JVM blocks some signals. Ignored signals stay ignored. */
    private static MemorySegment attributes(Arena arena) throws IOException {
        MemorySegment attributes = arena.allocate(ATTRIBUTES_BYTES);
        MemorySegment none = arena.allocate(SIGSET_BYTES);
        CLibrary.call("posix_spawnattr_init", attributes);
        CLibrary.call("posix_spawnattr_setflags", attributes, (short) (SETPGROUP | SETSIGMASK));
        CLibrary.call("posix_spawnattr_setpgroup", attributes, 0);
        CLibrary.call("posix_spawnattr_setsigmask", attributes, none);
        return attributes;
    }

    /** Makes a group the foreground group of the terminal, which reads from it and receives Ctrl-C. It may already be stopped for reading. */
    private static void giveTerminalTo(Arena arena, int group) throws IOException {
        if (CLibrary.call("isatty", 0) == 1 && CLibrary.call("tcgetpgrp", 0) == CLibrary.call("getpgrp")) {
            MemorySegment ttou = arena.allocate(SIGSET_BYTES);
            CLibrary.call("sigaddset", ttou, SIGTTOU);
            CLibrary.call("pthread_sigmask", SIG_BLOCK, ttou, MemorySegment.NULL);
            CLibrary.call("tcsetpgrp", 0, group);
            CLibrary.call("kill", -group, SIGCONT);
        }
    }

    /** Waits until the process has ended; returns its exit code, or 128 plus the number of the signal that ended it. */
    public int await() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(SIGINFO_BYTES);
            CLibrary.call("waitid", P_PID, pid, info, WEXITED | WSTOPPED | WNOWAIT);
            while (info.get(JAVA_INT, SI_CODE) == CLD_STOPPED) {
                resume(info);
                CLibrary.call("waitid", P_PID, pid, info, WEXITED | WSTOPPED | WNOWAIT);
            }
            MemorySegment status = arena.allocate(JAVA_INT);
            synchronized (this) {
                // From here on, the PID may be reused for another process.
                ended = true;
                forwarding.stop();
                CLibrary.call("waitpid", pid, status, 0);
            }
            int waitStatus = status.get(JAVA_INT, 0);
            int signal = waitStatus & 0x7f;
            return signal == 0 ? waitStatus >> 8 & 0xff : 128 + signal;
        }
    }

    /**
     * Resumes the process after Ctrl-Z, as the shell does not know its group and could not resume it. A process that was stopped by
     * SIGSTOP stays stopped.
     */
    private void resume(MemorySegment stop) throws IOException {
        int signal = stop.get(JAVA_INT, SI_STATUS);
        CLibrary.call("waitid", P_PID, pid, stop, WSTOPPED | WNOHANG);
        if (signal == SIGTSTP) {
            signal(SIGCONT);
        }
    }

    /** Sends a signal to the process group, unless the process has ended. */
    public synchronized void signal(int number) throws IOException {
        if (!ended) {
            CLibrary.call("kill", -pid, number);
        }
    }

    /** Replaces the time limit, unless the process has ended. */
    public synchronized void limit(TimeLimit limit) throws IOException {
        if (!ended && guard.isPresent()) {
            guard.get().limit(limit);
        }
    }

    /** Returns whether the guard ends the process group, as this process did not replace the time limit in time. */
    public synchronized boolean isEndedByGuard() {
        return guard.isPresent() && guard.get().hasActed();
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

    private static MemorySegment text(Arena arena, String text) {
        return arena.allocateFrom(text, StandardCharsets.UTF_8);
    }
}
