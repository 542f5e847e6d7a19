package dev.rendezvous.cli.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** Functions of the C library and of the launcher. */
@SuppressWarnings("restricted") // The purpose of this class is to call C functions.
final class CLibrary {

    private CLibrary() {}

    /** Calls a function of the C library that returns an int, or a longer number whose low half suffices. */
    static int call(String name, Object... arguments) throws IOException {
        FunctionDescriptor descriptor = FunctionDescriptor.of(JAVA_INT);
        for (Object argument : arguments) {
            descriptor = descriptor.appendArgumentLayouts(
                    switch (argument) {
                        case Integer number -> JAVA_INT;
                        case Long number -> JAVA_LONG;
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

    /** Returns a function of the launcher, {@code launch.c}; empty if the launcher is a shell script. */
    static Optional<MethodHandle> functionOfLauncher(String name, FunctionDescriptor descriptor) throws IOException {
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            // The null pointer is RTLD_DEFAULT, which begins with the executable.
            MemorySegment address = (MemorySegment) linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("dlsym"),
                            FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS))
                    .invokeExact(MemorySegment.NULL, arena.allocateFrom(name));
            return address.equals(MemorySegment.NULL)
                    ? Optional.empty()
                    : Optional.of(linker.downcallHandle(address, descriptor));
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }
}
