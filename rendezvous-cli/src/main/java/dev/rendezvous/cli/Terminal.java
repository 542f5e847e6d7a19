package dev.rendezvous.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The terminal that stderr is.
 *
 * @param rows lines of it
 * @param columns characters in a line
 */
record Terminal(int rows, int columns) {

    private static final Terminal USUAL = new Terminal(24, 80);

    /** Returns the terminal; empty if stderr is none, or cannot move its cursor. */
    static Optional<Terminal> onStderr() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            boolean terminal =
                    target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            return terminal && !"dumb".equals(System.getenv("TERM"))
                    ? Optional.of(SystemCalls.ofThisImage().sizeOfStderr().orElse(USUAL))
                    : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }
}
