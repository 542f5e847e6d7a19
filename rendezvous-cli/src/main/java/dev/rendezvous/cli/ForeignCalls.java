package dev.rendezvous.cli;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The calls through {@code java.lang.foreign}. */
@SuppressWarnings("restricted") // Calling C is what this class is for.
final class ForeignCalls implements SystemCalls {

    private static final int STDERR = 2;
    private static final int SIG_SETMASK = 2;
    private static final int SIGSET_BYTES = 128;
    private static final int F_SETFD = 2;
    private static final int FD_CLOEXEC = 1;

    /** Linux on all but a few old processors. */
    private static final long TIOCGWINSZ = 0x5413;

    private static final String HIDDEN = "RENDEZVOUS_HIDDEN_";
    private static final String INHERITED = "RENDEZVOUS_INHERITED";

    private final Linker linker = Linker.nativeLinker();
    private final StructLayout stateLayout = Linker.Option.captureStateLayout();
    private final Arena arena = Arena.ofAuto();

    @Override
    public int exec(List<byte[]> arguments) throws IOException {
        giveBack();
        clearSignalMask();
        MemorySegment argv = argv(arena, arguments);
        MemorySegment state = arena.allocate(stateLayout);
        MethodHandle execvp = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("execvp"),
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS),
                Linker.Option.captureCallState("errno"));
        try {
            int ignored = (int) execvp.invokeExact(state, argv.getAtIndex(ADDRESS, 0), argv);
        } catch (Throwable e) {
            throw new IOException(e);
        }
        VarHandle errno = stateLayout.varHandle(MemoryLayout.PathElement.groupElement("errno"));
        return (int) errno.get(state, 0L);
    }

    @Override
    public Optional<Terminal> sizeOfStderr() {
        MemorySegment size = arena.allocate(4 * JAVA_SHORT.byteSize());
        try {
            int result = (int) linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("ioctl"),
                            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
                            Linker.Option.firstVariadicArg(2))
                    .invokeExact(STDERR, TIOCGWINSZ, size);
            int rows = Short.toUnsignedInt(size.getAtIndex(JAVA_SHORT, 0));
            int columns = Short.toUnsignedInt(size.getAtIndex(JAVA_SHORT, 1));
            return result == 0 && rows > 0 && columns > 0 ? Optional.of(new Terminal(rows, columns)) : Optional.empty();
        } catch (Throwable e) {
            throw new IllegalStateException("ioctl could not be called", e);
        }
    }

    /** Makes environment and descriptors what a command that is started from now on would have without us. */
    void giveBack() throws IOException {
        restoreEnvironment();
        closeOursOnExec();
    }

    /** Gives back what the launcher has hidden. By the C functions, so that bytes stay what they are. */
    private void restoreEnvironment() throws IOException {
        MethodHandle setenv = function("setenv", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
        MethodHandle unsetenv = function("unsetenv", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        MethodHandle getenv = function("getenv", FunctionDescriptor.of(ADDRESS, ADDRESS));
        try {
            for (String name : System.getenv().keySet()) {
                if (name.startsWith(HIDDEN)) {
                    MemorySegment value = (MemorySegment) getenv.invokeExact(string(name));
                    int ignored = (int) setenv.invokeExact(string(name.substring(HIDDEN.length())), value, 1);
                    ignored = (int) unsetenv.invokeExact(string(name));
                }
            }
            int ignored = (int) unsetenv.invokeExact(string(INHERITED));
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }

    private void closeOursOnExec() throws IOException {
        String inherited = System.getenv().getOrDefault(INHERITED, ",0,1,2,");
        MethodHandle fcntl = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("fcntl"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                Linker.Option.firstVariadicArg(2));
        List<Integer> ours = new ArrayList<>();
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : open) {
                String number = descriptor.getFileName().toString();
                if (!inherited.contains("," + number + ",")) {
                    ours.add(Integer.valueOf(number));
                }
            }
        }
        try {
            for (int descriptor : ours) {
                int ignored = (int) fcntl.invokeExact(descriptor, F_SETFD, FD_CLOEXEC);
            }
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }

    /** The JVM blocks signals in its threads that the command would then never get. */
    private void clearSignalMask() throws IOException {
        MethodHandle mask = function("pthread_sigmask", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
        try {
            int ignored = (int) mask.invokeExact(SIG_SETMASK, arena.allocate(SIGSET_BYTES), MemorySegment.NULL);
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }

    private MethodHandle function(String name, FunctionDescriptor descriptor) {
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
    }

    private MemorySegment string(String text) {
        return string(arena, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns words as C has them: an array that ends with a null pointer. */
    static MemorySegment argv(Arena arena, List<byte[]> words) {
        MemorySegment argv = arena.allocate(ADDRESS, words.size() + 1L);
        for (int i = 0; i < words.size(); i++) {
            argv.setAtIndex(ADDRESS, i, string(arena, words.get(i)));
        }
        argv.setAtIndex(ADDRESS, words.size(), MemorySegment.NULL);
        return argv;
    }

    private static MemorySegment string(Arena arena, byte[] bytes) {
        MemorySegment segment = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return segment;
    }
}
