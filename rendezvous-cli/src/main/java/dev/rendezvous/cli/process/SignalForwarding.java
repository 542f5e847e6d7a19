package dev.rendezvous.cli.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;

/**
 * Tells the launcher, {@code launch.c}, what to do with the signals that end a program. Without that launcher this does nothing: the
 * JVM then handles signals and runs the shutdown hooks.
 */
@SuppressWarnings("restricted") // The purpose of this class is to use variables of the launcher.
final class SignalForwarding {

    private static final int END_PROCESS = 0;
    private static final int KEEP = -1;

    private final MemorySegment group;
    private final MemorySegment kept;

    private SignalForwarding(MemorySegment group, MemorySegment kept) {
        this.group = group;
        this.kept = kept;
    }

    /** Makes the launcher keep signals. */
    static SignalForwarding keep() throws IOException {
        SignalForwarding forwarding =
                new SignalForwarding(variable("rendezvous_signal_group"), variable("rendezvous_kept_signal"));
        forwarding.set(KEEP);
        return forwarding;
    }

    private static MemorySegment variable(String name) throws IOException {
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            // The null pointer is RTLD_DEFAULT, which begins with the executable.
            MemorySegment address = (MemorySegment) linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("dlsym"),
                            FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS))
                    .invokeExact(MemorySegment.NULL, arena.allocateFrom(name));
            return address.equals(MemorySegment.NULL) ? address : address.reinterpret(JAVA_INT.byteSize());
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }

    /** Sends signals to a process group from now on; returns the last one that was kept before. */
    OptionalInt sendTo(int processGroup) {
        set(processGroup);
        return kept();
    }

    /** Returns the last signal that has been kept. */
    OptionalInt kept() {
        int signal = kept.equals(MemorySegment.NULL) ? 0 : kept.get(JAVA_INT, 0);
        return signal == 0 ? OptionalInt.empty() : OptionalInt.of(signal);
    }

    /** Stops sending signals, as the process group no longer exists; this process is about to end by itself. */
    void stop() {
        set(KEEP);
    }

    /** Lets signals end this process again. */
    void end() {
        set(END_PROCESS);
    }

    private void set(int value) {
        if (!group.equals(MemorySegment.NULL)) {
            group.set(JAVA_INT, 0, value);
        }
    }
}
