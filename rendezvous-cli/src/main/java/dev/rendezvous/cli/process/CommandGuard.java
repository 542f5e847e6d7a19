package dev.rendezvous.cli.process;

import dev.rendezvous.cli.process.ProcessCalls.Pipe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

    private static final long DISMISSED = 0;

    private final ProcessCalls calls;
    private final Path program;
    private final Duration grace;
    private final Pipe lease;
    private final Pipe error;

    /** The ends of the guard, which are duplicated because child processes inherit duplicates. */
    private final Pipe inherited;

    private TimeLimit limit;

    /** Whether a time limit was replaced too late. */
    private boolean isOverdue;

    private CommandGuard(ProcessCalls calls, Path program, Duration grace, TimeLimit limit) throws IOException {
        this.calls = calls;
        this.program = program;
        this.grace = grace;
        this.limit = limit;
        this.lease = calls.openPipe(true);
        this.error = calls.openPipe(false);
        this.inherited = new Pipe(calls.duplicate(lease.readEnd()), calls.duplicate(error.writeEnd()));
    }

    /**
     * Prepares a guard.
     *
     * @param grace the longest time between SIGTERM and SIGKILL after the death of this process
     * @return empty if the image was built without a C compiler
     */
    static Optional<CommandGuard> prepare(ProcessCalls calls, TimeLimit limit, Duration grace) throws IOException {
        Optional<Path> program = calls.guard();
        if (program.isEmpty()) {
            return Optional.empty();
        }
        CommandGuard guard = new CommandGuard(calls, program.get(), grace, limit);
        guard.send(limit);
        return Optional.of(guard);
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
            calls.close(end);
        }
        // The guard writes errno; the pipe ends as soon as the command is executed.
        int commandError = guardError == 0 ? calls.readInt(error.readEnd()) : guardError;
        calls.close(error.readEnd());
        if (commandError != 0) {
            calls.close(lease.writeEnd());
        }
        return commandError;
    }

    /** Replaces the time limit. */
    void limit(TimeLimit limit) throws IOException {
        isOverdue |= hasActed();
        this.limit = limit;
        send(limit);
    }

    /** Returns whether the guard has sent SIGTERM, unless it was late. */
    boolean hasActed() {
        return System.nanoTime() - limit.termAt() >= 0;
    }

    /** Returns whether the guard may have sent SIGTERM at any time, as a time limit was replaced too late. */
    boolean mayHaveActed() {
        return isOverdue || hasActed();
    }

    /** Ends the guard, but not the processes of the group that are left. */
    void dismiss() throws IOException {
        send(new TimeLimit(DISMISSED, DISMISSED));
        calls.close(lease.writeEnd());
    }

    /** Fails silently if the guard has ended; without it, this process still ends the group in time. */
    private void send(TimeLimit message) throws IOException {
        calls.write(lease.writeEnd(), message.termAt(), message.killAt());
    }
}
