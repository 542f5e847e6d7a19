package dev.rendezvous.cli;

import java.util.List;
import java.util.Optional;

/** The calls in C, as the launcher is: {@code java.lang.foreign} would make their classes anew in every run, for 75 ms. */
final class CompiledCalls implements SystemCalls {

    static {
        loadLibrary();
    }

    /** Throws a {@link LinkageError} when first made if the image has no such library. */
    CompiledCalls() {}

    @SuppressWarnings("restricted") // Calling C is what this class is for.
    private static void loadLibrary() {
        System.loadLibrary("rendezvous");
    }

    @Override
    public int exec(List<byte[]> arguments) {
        return exec(arguments.toArray(byte[][]::new));
    }

    @Override
    public Optional<Terminal> sizeOfStderr() {
        int size = windowSize();
        return size == 0 ? Optional.empty() : Optional.of(new Terminal(size >>> 16, size & 0xffff));
    }

    private static native int exec(byte[][] arguments);

    /** Returns rows and columns, 16 bits each; 0 if either is not known. */
    private static native int windowSize();
}
