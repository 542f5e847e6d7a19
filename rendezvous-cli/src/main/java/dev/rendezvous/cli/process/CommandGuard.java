package dev.rendezvous.cli.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A process in the group of a command, started by {@code guard.c}, which ends the group if this process dies, or does not say in time
 * that the command may go on. It reads from a pipe that only this process writes to.
 */
final class CommandGuard {

    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final long DISMISSED = 0;

    private final Path program;
    private final Duration grace;
    private final Pipe lease;
    private final Pipe error;

    /** The ends of the guard, which are duplicated because child processes inherit duplicates. */
    private final Pipe inherited;

    private TimeLimit limit;

    /** The two ends of a pipe. */
    private record Pipe(int readEnd, int writeEnd) {

        /** Opens a pipe that child processes do not inherit. */
        static Pipe open(Arena arena, int flags) throws IOException {
            MemorySegment ends = arena.allocate(JAVA_INT, 2);
            if (CLibrary.call("pipe2", ends, O_CLOEXEC | flags) != 0) {
                throw new IOException("a pipe cannot be opened; is the limit of open files reached?");
            }
            return new Pipe(ends.getAtIndex(JAVA_INT, 0), ends.getAtIndex(JAVA_INT, 1));
        }
    }

    private CommandGuard(Path program, Duration grace, TimeLimit limit, Pipe lease, Pipe error) throws IOException {
        this.program = program;
        this.grace = grace;
        this.limit = limit;
        this.lease = lease;
        this.error = error;
        this.inherited = new Pipe(CLibrary.call("dup", lease.readEnd()), CLibrary.call("dup", error.writeEnd()));
    }

    /**
     * Prepares a guard.
     *
     * @param grace the longest time between SIGTERM and SIGKILL after the death of this process
     * @return empty if the image was built without a C compiler
     */
    static Optional<CommandGuard> prepare(TimeLimit limit, Duration grace) throws IOException {
        Path program = Path.of(System.getProperty("java.home")).resolveSibling("rendezvous-guard");
        if (!Files.isExecutable(program)) {
            return Optional.empty();
        }
        try (Arena arena = Arena.ofConfined()) {
            CommandGuard guard =
                    new CommandGuard(program, grace, limit, Pipe.open(arena, O_NONBLOCK), Pipe.open(arena, 0));
            guard.send(limit);
            return Optional.of(guard);
        }
    }

    /** Returns what to execute instead of a command. */
    List<byte[]> precede(List<byte[]> command) {
        List<byte[]> words = new ArrayList<>();
        for (Object word : List.of(program, inherited.readEnd(), inherited.writeEnd(), grace.toNanos())) {
            words.add(word.toString().getBytes(StandardCharsets.UTF_8));
        }
        words.addAll(command);
        return words;
    }

    /**
     * Completes the start.
     *
     * @param guardError the error number with which the guard could not be executed, or 0
     * @return the error number with which the command could not be executed, or 0
     */
    int complete(int guardError) throws IOException {
        for (int end : List.of(inherited.readEnd(), inherited.writeEnd(), lease.readEnd(), error.writeEnd())) {
            CLibrary.call("close", end);
        }
        int commandError = guardError == 0 ? readError() : guardError;
        CLibrary.call("close", error.readEnd());
        if (commandError != 0) {
            CLibrary.call("close", lease.writeEnd());
        }
        return commandError;
    }

    /** Returns an error number, or 0 as soon as the command is executed, which closes the pipe. */
    private int readError() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(JAVA_INT);
            int length = CLibrary.call("read", error.readEnd(), errno, errno.byteSize());
            return length == errno.byteSize() ? errno.get(JAVA_INT, 0) : 0;
        }
    }

    /** Replaces the time limit. */
    void limit(TimeLimit limit) throws IOException {
        this.limit = limit;
        send(limit);
    }

    /** Returns whether the guard has sent SIGTERM, unless it was late. */
    boolean hasActed() {
        return System.nanoTime() - limit.termAt() >= 0;
    }

    /** Ends the guard, but not the processes of the group that are left. */
    void dismiss() throws IOException {
        send(new TimeLimit(DISMISSED, DISMISSED));
        CLibrary.call("close", lease.writeEnd());
    }

    /** Fails silently if the guard has ended; without it, this process still ends the group in time. */
    private void send(TimeLimit message) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment numbers = arena.allocateFrom(JAVA_LONG, message.termAt(), message.killAt());
            CLibrary.call("write", lease.writeEnd(), numbers, numbers.byteSize());
        }
    }
}
