package dev.rendezvous.cli.process;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.function.CLibrary;
import org.graalvm.nativeimage.c.type.CCharPointer;

/** The functions that are linked into a native image: those of {@code native.c}, which it describes, and of the C library. */
@CLibrary(value = "rendezvous", requireStatic = true)
final class LinkedCalls {

    private LinkedCalls() {}

    /** Returns words as the functions take them: with a zero after each. */
    static byte[] join(List<byte[]> words) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] word : words) {
            bytes.writeBytes(word);
            bytes.write(0);
        }
        return bytes.toByteArray();
    }

    @CFunction("rendezvous_exec")
    static native int exec(CCharPointer words, int count);

    @CFunction("rendezvous_window_size")
    static native int windowSize();

    @CFunction("rendezvous_restore_originals")
    static native void restoreOriginals();

    @CFunction("rendezvous_spawn_guard")
    static native int spawnGuard(CCharPointer words, int count);

    @CFunction("rendezvous_make_foreground")
    static native void makeForeground(int group);

    @CFunction("rendezvous_await_stop")
    static native int awaitStop(int pid);

    @CFunction("rendezvous_consume_stop")
    static native void consumeStop(int pid);

    @CFunction("rendezvous_reap")
    static native int reap(int pid);

    @CFunction("rendezvous_forward_signals")
    static native void forwardSignals(int group);

    @CFunction("rendezvous_kept_signal")
    static native int keptSignal();

    @CFunction
    static native CCharPointer strerror(int errno);

    @CFunction
    static native int setenv(CCharPointer name, CCharPointer value, int overwrite);

    @CFunction
    static native int kill(int pid, int signal);

    @CFunction
    static native int pipe2(CCharPointer descriptors, int flags);

    @CFunction
    static native int dup(int descriptor);

    @CFunction
    static native int close(int descriptor);

    @CFunction
    static native long read(int descriptor, CCharPointer buffer, long length);

    @CFunction
    static native long write(int descriptor, CCharPointer buffer, long length);
}
