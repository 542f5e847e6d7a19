package dev.rendezvous.cli.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** System calls through {@code java.lang.foreign}. Requires Linux with glibc. */
@SuppressWarnings("restricted") // The purpose of this class is to call C functions.
final class ForeignProcessCalls implements ProcessCalls {

    private static final int SIGCONT = 18;
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
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;

    private final Optional<MethodHandle> forwardSignals;
    private final Optional<MethodHandle> keptSignal;

    ForeignProcessCalls() throws IOException {
        this.forwardSignals =
                CLibrary.functionOfLauncher("rendezvous_forward_signals", FunctionDescriptor.ofVoid(JAVA_INT));
        this.keptSignal = CLibrary.functionOfLauncher("rendezvous_kept_signal", FunctionDescriptor.of(JAVA_INT));
    }

    @Override
    public void restoreOriginals() throws IOException {
        new ForeignSystemCalls().restoreOriginals();
    }

    @Override
    public void setVariable(String name, String value) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            CLibrary.call("setenv", text(arena, name), text(arena, value), 1);
        }
    }

    private static MemorySegment text(Arena arena, String text) {
        return arena.allocateFrom(text, StandardCharsets.UTF_8);
    }

    @Override
    public Optional<Path> guard() {
        Path program = Path.of(System.getProperty("java.home")).resolveSibling("rendezvous-guard");
        return Files.isExecutable(program) ? Optional.of(program) : Optional.empty();
    }

    @Override
    public int spawn(List<byte[]> words) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pid = arena.allocate(JAVA_INT);
            MemorySegment argv = ForeignSystemCalls.argv(arena, words);
            MemorySegment environment = Linker.nativeLinker()
                    .defaultLookup()
                    .findOrThrow("environ")
                    .reinterpret(ADDRESS.byteSize())
                    .get(ADDRESS, 0);
            int error = CLibrary.call(
                    "posix_spawnp",
                    pid,
                    argv.getAtIndex(ADDRESS, 0),
                    MemorySegment.NULL,
                    attributes(arena),
                    argv,
                    environment);
            return error == 0 ? pid.get(JAVA_INT, 0) : -error;
        }
    }

    /** Sets a new process group and an empty signal mask, as the JVM blocks some signals. */
    private static MemorySegment attributes(Arena arena) throws IOException {
        MemorySegment attributes = arena.allocate(ATTRIBUTES_BYTES);
        MemorySegment none = arena.allocate(SIGSET_BYTES);
        CLibrary.call("posix_spawnattr_init", attributes);
        CLibrary.call("posix_spawnattr_setflags", attributes, (short) (SETPGROUP | SETSIGMASK));
        CLibrary.call("posix_spawnattr_setpgroup", attributes, 0);
        CLibrary.call("posix_spawnattr_setsigmask", attributes, none);
        return attributes;
    }

    /** The group may already be stopped for reading. */
    @Override
    public void makeForeground(int group) throws IOException {
        if (CLibrary.call("isatty", 0) == 1 && CLibrary.call("tcgetpgrp", 0) == CLibrary.call("getpgrp")) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment ttou = arena.allocate(SIGSET_BYTES);
                CLibrary.call("sigaddset", ttou, SIGTTOU);
                CLibrary.call("pthread_sigmask", SIG_BLOCK, ttou, MemorySegment.NULL);
                CLibrary.call("tcsetpgrp", 0, group);
                CLibrary.call("kill", -group, SIGCONT);
            }
        }
    }

    @Override
    public int awaitStop(int pid) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(SIGINFO_BYTES);
            CLibrary.call("waitid", P_PID, pid, info, WEXITED | WSTOPPED | WNOWAIT);
            return info.get(JAVA_INT, SI_CODE) == CLD_STOPPED ? info.get(JAVA_INT, SI_STATUS) : 0;
        }
    }

    @Override
    public void consumeStop(int pid) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            CLibrary.call("waitid", P_PID, pid, arena.allocate(SIGINFO_BYTES), WSTOPPED | WNOHANG);
        }
    }

    @Override
    public int reap(int pid) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(JAVA_INT);
            CLibrary.call("waitpid", pid, status, 0);
            int waitStatus = status.get(JAVA_INT, 0);
            int signal = waitStatus & 0x7f;
            return signal == 0 ? waitStatus >> 8 & 0xff : ExitCode.SIGNAL + signal;
        }
    }

    @Override
    public void kill(int pid, int signal) throws IOException {
        CLibrary.call("kill", pid, signal);
    }

    @Override
    public Pipe openPipe(boolean nonBlocking) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(JAVA_INT, 2);
            if (CLibrary.call("pipe2", ends, nonBlocking ? O_CLOEXEC | O_NONBLOCK : O_CLOEXEC) != 0) {
                throw new IOException("a pipe cannot be opened; is the limit of open files reached?");
            }
            return new Pipe(ends.getAtIndex(JAVA_INT, 0), ends.getAtIndex(JAVA_INT, 1));
        }
    }

    @Override
    public int duplicate(int descriptor) throws IOException {
        return CLibrary.call("dup", descriptor);
    }

    @Override
    public void close(int descriptor) throws IOException {
        CLibrary.call("close", descriptor);
    }

    @Override
    public int readInt(int descriptor) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocate(JAVA_INT);
            int length = CLibrary.call("read", descriptor, number, number.byteSize());
            return length == number.byteSize() ? number.get(JAVA_INT, 0) : 0;
        }
    }

    @Override
    public void write(int descriptor, long first, long second) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment numbers = arena.allocateFrom(JAVA_LONG, first, second);
            CLibrary.call("write", descriptor, numbers, numbers.byteSize());
        }
    }

    @Override
    public void forwardSignals(int group) throws IOException {
        if (forwardSignals.isPresent()) {
            try {
                forwardSignals.get().invoke(group);
            } catch (Throwable e) {
                throw new IOException(e);
            }
        }
    }

    @Override
    public int keptSignal() throws IOException {
        if (keptSignal.isEmpty()) {
            return 0;
        }
        try {
            return (int) keptSignal.get().invoke();
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }
}
