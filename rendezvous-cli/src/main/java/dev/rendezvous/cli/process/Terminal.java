package dev.rendezvous.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A terminal.
 *
 * @param rows number of lines
 * @param columns characters per line
 */
public record Terminal(int rows, int columns) {

    private static final Terminal DEFAULT = new Terminal(24, 80);

    /** Returns the terminal of a size that consists of rows and columns, 16 bits each; empty if the size is 0. */
    static Optional<Terminal> ofSize(int size) {
        return size == 0 ? Optional.empty() : Optional.of(new Terminal(size >>> 16, size & 0xffff));
    }

    /** Returns where to wrap lines on stderr: at the width of its terminal, or never if there is none. */
    public static int columnsOfStderr() {
        return onStderr().map(Terminal::columns).orElse(Integer.MAX_VALUE);
    }

    /** Returns the terminal that stderr is connected to; empty if there is none, or if it cannot move its cursor. */
    public static Optional<Terminal> onStderr() {
        return on(2);
    }

    /** Returns the terminal that stdout is connected to, with the size of that of stderr; empty as for {@link #onStderr}. */
    public static Optional<Terminal> onStdout() {
        return on(1);
    }

    private static Optional<Terminal> on(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            boolean terminal =
                    target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            return terminal && !"dumb".equals(System.getenv("TERM"))
                    ? Optional.of(SystemCalls.ofThisImage().sizeOfStderr().orElse(DEFAULT))
                    : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }
}
