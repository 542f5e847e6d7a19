package dev.rendezvous.cli.process;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The system calls that Java has no API for. */
sealed interface SystemCalls permits JniSystemCalls, ForeignSystemCalls, LinkedSystemCalls {

    /** Returns the calls through the image's native library, or slower ones if the image was built without a C compiler. */
    static SystemCalls ofThisImage() {
        if (NativeImage.RUNNING) {
            return new LinkedSystemCalls();
        }
        try {
            return new JniSystemCalls();
        } catch (LinkageError e) {
            return new ForeignSystemCalls();
        }
    }

    /**
     * Replaces this process with a command: {@code execvp} without the signals that the JVM blocks, without the file descriptors that it has
     * opened, and with the variables that the launcher has hidden. Returns only if that fails.
     *
     * @return errno
     * @throws IOException if a step before {@code execvp} fails
     */
    int exec(List<byte[]> arguments) throws IOException;

    /** Returns the size of the terminal that stderr is connected to; empty if there is none or its size is unknown. */
    Optional<Terminal> sizeOfStderr();

    /** Returns what an error number means, in English. */
    String describe(int errno) throws IOException;
}
