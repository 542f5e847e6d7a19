package dev.rendezvous.cli;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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

    private static final int STDERR = 2;

    /** Linux on all but a few old processors, on which the size is then taken to be the usual one. */
    private static final long TIOCGWINSZ = 0x5413;

    private static final Terminal USUAL = new Terminal(24, 80);

    /** Returns the terminal; empty if stderr is none, or cannot move its cursor. */
    static Optional<Terminal> onStderr() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            boolean terminal =
                    target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            return terminal && !"dumb".equals(System.getenv("TERM")) ? Optional.of(size()) : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("restricted") // The size of a terminal is known to the kernel alone.
    private static Terminal size() {
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(4 * JAVA_SHORT.byteSize());
            int result = (int) linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("ioctl"),
                            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ValueLayout.ADDRESS),
                            Linker.Option.firstVariadicArg(2))
                    .invokeExact(STDERR, TIOCGWINSZ, size);
            int rows = Short.toUnsignedInt(size.getAtIndex(JAVA_SHORT, 0));
            int columns = Short.toUnsignedInt(size.getAtIndex(JAVA_SHORT, 1));
            return result == 0 && rows > 0 && columns > 0 ? new Terminal(rows, columns) : USUAL;
        } catch (Throwable e) {
            throw new IllegalStateException("ioctl could not be called", e);
        }
    }
}
