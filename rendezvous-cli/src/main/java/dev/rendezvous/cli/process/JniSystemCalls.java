package dev.rendezvous.cli.process;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** System calls through JNI. {@code java.lang.foreign} would generate classes in every run, which takes 75 ms. */
final class JniSystemCalls implements SystemCalls {

    static {
        loadLibrary();
    }

    /** Throws a {@link LinkageError} if the image does not contain the library. */
    JniSystemCalls() {}

    @SuppressWarnings("restricted") // The purpose of this class is to call C functions.
    private static void loadLibrary() {
        System.loadLibrary("rendezvous");
    }

    @Override
    public int exec(List<byte[]> arguments) {
        return exec(arguments.toArray(byte[][]::new));
    }

    @Override
    public Optional<Terminal> sizeOfStderr() {
        return Terminal.ofSize(windowSize());
    }

    @Override
    public String describe(int errno) throws IOException {
        return new ForeignSystemCalls().describe(errno);
    }

    private static native int exec(byte[][] arguments);

    /** Returns rows and columns, 16 bits each; 0 if either is unknown. */
    private static native int windowSize();
}
