package dev.rendezvous.cli.process;

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
import java.util.Locale;
import java.util.Optional;

/** System calls through {@code java.lang.foreign}. */
@SuppressWarnings("restricted") // The purpose of this class is to call C functions.
final class ForeignSystemCalls implements SystemCalls {

    private static final int STDERR = 2;
    private static final int SIG_SETMASK = 2;
    private static final int SIGSET_BYTES = 128;
    private static final int F_SETFD = 2;
    private static final int FD_CLOEXEC = 1;

    /** The value on all common processors. */
    private static final long TIOCGWINSZ = 0x5413;

    private static final int MAX_WORDS = 1024;
    private static final String HIDDEN = "RENDEZVOUS_HIDDEN_";
    private static final String ADDED = "RENDEZVOUS_ADDED_";
    private static final String INHERITED = "RENDEZVOUS_INHERITED";

    private final Linker linker = Linker.nativeLinker();
    private final StructLayout stateLayout = Linker.Option.captureStateLayout();
    private final Arena arena = Arena.ofAuto();

    @Override
    public int exec(List<byte[]> arguments) throws IOException {
        restoreOriginals();
        clearSignalMask();
        MemorySegment argv = argv(arena, arguments);
        MemorySegment state = arena.allocate(stateLayout);
        MethodHandle execvp = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("execvp"),
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS),
                Linker.Option.captureCallState("errno"));
        try {
            execvp.invoke(state, argv.getAtIndex(ADDRESS, 0), argv);
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

    @Override
    public String describe(int errno) throws IOException {
        try {
            MemorySegment text = (MemorySegment) linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT))
                    .invokeExact(errno);
            return text.reinterpret(MAX_WORDS).getString(0).toLowerCase(Locale.ROOT);
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }

    /** Restores the environment, and closes our file descriptors in processes that are started from now on. */
    void restoreOriginals() throws IOException {
        restoreEnvironment();
        closeOwnDescriptorsOnExec();
    }

    /** Restores the variables that the launcher has hidden or added, with C functions, which preserve the bytes of the values. */
    private void restoreEnvironment() throws IOException {
        MethodHandle setenv = function("setenv", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
        MethodHandle unsetenv = function("unsetenv", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        MethodHandle getenv = function("getenv", FunctionDescriptor.of(ADDRESS, ADDRESS));
        try {
            for (String name : System.getenv().keySet()) {
                if (name.startsWith(HIDDEN)) {
                    MemorySegment value = (MemorySegment) getenv.invokeExact(string(name));
                    setenv.invoke(string(name.substring(HIDDEN.length())), value, 1);
                    unsetenv.invoke(string(name));
                } else if (name.startsWith(ADDED)) {
                    unsetenv.invoke(string(name.substring(ADDED.length())));
                    unsetenv.invoke(string(name));
                }
            }
            unsetenv.invoke(string(INHERITED));
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }

    private void closeOwnDescriptorsOnExec() throws IOException {
        String inherited = System.getenv().getOrDefault(INHERITED, ",0,1,2,");
        MethodHandle fcntl = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("fcntl"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                Linker.Option.firstVariadicArg(2));
        List<Integer> own = new ArrayList<>();
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : open) {
                String number = descriptor.getFileName().toString();
                if (!inherited.contains("," + number + ",")) {
                    own.add(Integer.valueOf(number));
                }
            }
        }
        try {
            for (int descriptor : own) {
                fcntl.invoke(descriptor, F_SETFD, FD_CLOEXEC);
            }
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }

    /** Unblocks the signals that the JVM blocks in its threads; the command must receive them. */
    private void clearSignalMask() throws IOException {
        MethodHandle mask = function("pthread_sigmask", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
        try {
            mask.invoke(SIG_SETMASK, arena.allocate(SIGSET_BYTES), MemorySegment.NULL);
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

    /** Returns arguments as a C array of strings that ends with a null pointer. */
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
