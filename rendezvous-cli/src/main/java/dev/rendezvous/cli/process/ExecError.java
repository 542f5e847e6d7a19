package dev.rendezvous.cli.process;

import dev.rendezvous.internal.probe.exec.Program;
import dev.rendezvous.internal.text.RemoteText;
import java.io.IOException;
import java.util.List;

/**
 * Why a command could not be executed.
 *
 * @param command the command and its arguments
 * @param errno what {@code execvp} reported
 */
record ExecError(List<String> command, int errno) {

    private static final int ENOENT = 2;
    private static final int ENOEXEC = 8;
    private static final int EACCES = 13;

    /** Returns the exit code that shells use. */
    int exitCode() {
        return errno == ENOENT ? ExitCode.NOT_FOUND : ExitCode.NOT_EXECUTABLE;
    }

    /** Returns the program and the reason in words. It quotes no arguments, which may be passwords. */
    String message() throws IOException {
        return RemoteText.visible(name()) + ": " + reason();
    }

    /** The value of a variable before a command may be a password. */
    private String name() {
        String program = command.getFirst();
        return program.matches("(?s)[A-Za-z_][A-Za-z0-9_]*=.*")
                ? program.substring(0, program.indexOf('=') + 1) + "…"
                : program;
    }

    private String reason() throws IOException {
        Program program = new Program(command.getFirst());
        SystemCalls calls = SystemCalls.ofThisImage();
        return switch (errno) {
            case ENOENT -> program.missingInterpreter().orElseGet(() -> "command not found" + Program.hint(command));
            case EACCES ->
                "cannot be executed: " + calls.describe(errno)
                        + "; it must be a file with the right to execute it, chmod +x, and not on a file system mounted with noexec";
            case ENOEXEC ->
                "cannot be executed: " + calls.describe(errno) + "; it may be built for another processor, or be empty";
            default -> "cannot be executed: " + calls.describe(errno);
        };
    }
}
