package dev.rendezvous.cli.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;

/**
 * A child process in its own process group, so that signals reach all processes that it starts. It inherits the standard streams,
 * and the terminal if there is one. {@link ProcessBuilder} cannot create process groups. Requires Linux with glibc.
 */
@SuppressWarnings("restricted")
public // The purpose of this class is to call C functions.
final class ChildProcess {

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

    private ChildProcess(int pid, SignalForwarding forwarding) {
        this.pid = pid;
        this.forwarding = forwarding;
    }

    /**
     * Starts a command in the original environment with one additional variable. From now on, the command receives the signals that
     * would end this process, also those that arrive while it starts.
     */
    public static ChildProcess start(List<String> command, String variable, String value)
            throws IOException, NotStartedException {
        System.out.flush();
        System.err.flush();
        try (Arena arena = Arena.ofConfined()) {
            SignalForwarding forwarding = SignalForwarding.keep();
            new ForeignSystemCalls().restoreOriginals();
            call("setenv", text(arena, variable), text(arena, value), 1);
            MemorySegment pid = arena.allocate(JAVA_INT);
            MemorySegment argv = ForeignSystemCalls.argv(arena, Exec.rawArguments(command));
            MemorySegment environment = Linker.nativeLinker()
                    .defaultLookup()
                    .findOrThrow("environ")
                    .reinterpret(ADDRESS.byteSize())
                    .get(ADDRESS, 0);
            int error = call(
                    "posix_spawnp",
                    pid,
                    argv.getAtIndex(ADDRESS, 0),
                    MemorySegment.NULL,
                    attributes(arena),
                    argv,
                    environment);
            if (error != 0) {
                forwarding.end();
                ExecError reason = new ExecError(command, error);
                throw new NotStartedException(reason.message(), reason.exitCode());
            }
            ChildProcess childProcess = new ChildProcess(pid.get(JAVA_INT, 0), forwarding);
            OptionalInt kept = forwarding.sendTo(childProcess.pid);
            if (kept.isPresent()) {
                childProcess.signal(kept.getAsInt());
            }
            giveTerminalTo(arena, childProcess.pid);
            return childProcess;
        }
    }

    /** Sets a new process group and an empty signal mask, as the JVM blocks some signals. Ignored signals stay ignored. */
    private static MemorySegment attributes(Arena arena) throws IOException {
        MemorySegment attributes = arena.allocate(ATTRIBUTES_BYTES);
        MemorySegment none = arena.allocate(SIGSET_BYTES);
        call("posix_spawnattr_init", attributes);
        call("posix_spawnattr_setflags", attributes, (short) (SETPGROUP | SETSIGMASK));
        call("posix_spawnattr_setpgroup", attributes, 0);
        call("posix_spawnattr_setsigmask", attributes, none);
        return attributes;
    }

    /** Makes a group the foreground group of the terminal, which reads from it and receives Ctrl-C. It may already be stopped for reading. */
    private static void giveTerminalTo(Arena arena, int group) throws IOException {
        if (call("isatty", 0) == 1 && call("tcgetpgrp", 0) == call("getpgrp")) {
            MemorySegment ttou = arena.allocate(SIGSET_BYTES);
            call("sigaddset", ttou, SIGTTOU);
            call("pthread_sigmask", SIG_BLOCK, ttou, MemorySegment.NULL);
            call("tcsetpgrp", 0, group);
            call("kill", -group, SIGCONT);
        }
    }

    /** Waits until the process has ended; returns its exit code, or 128 plus the number of the signal that ended it. */
    public int await() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(SIGINFO_BYTES);
            call("waitid", P_PID, pid, info, WEXITED | WSTOPPED | WNOWAIT);
            while (info.get(JAVA_INT, SI_CODE) == CLD_STOPPED) {
                resume(info);
                call("waitid", P_PID, pid, info, WEXITED | WSTOPPED | WNOWAIT);
            }
            MemorySegment status = arena.allocate(JAVA_INT);
            synchronized (this) {
                // From here on, the PID may be reused for another process.
                ended = true;
                forwarding.stop();
                call("waitpid", pid, status, 0);
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
        call("waitid", P_PID, pid, stop, WSTOPPED | WNOHANG);
        if (signal == SIGTSTP) {
            signal(SIGCONT);
        }
    }

    /** Sends a signal to the process group, unless the process has ended. */
    public synchronized void signal(int number) throws IOException {
        if (!ended) {
            call("kill", -pid, number);
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

    /** Calls a C function that returns an int. */
    private static int call(String name, Object... arguments) throws IOException {
        FunctionDescriptor descriptor = FunctionDescriptor.of(JAVA_INT);
        for (Object argument : arguments) {
            descriptor = descriptor.appendArgumentLayouts(
                    switch (argument) {
                        case Integer number -> JAVA_INT;
                        case Short number -> JAVA_SHORT;
                        default -> ADDRESS;
                    });
        }
        Linker linker = Linker.nativeLinker();
        MethodHandle function = linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
        try {
            return (int) function.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }
}
