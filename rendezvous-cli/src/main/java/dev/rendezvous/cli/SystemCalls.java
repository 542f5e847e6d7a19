package dev.rendezvous.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The two things that only the kernel can do for us. */
sealed interface SystemCalls permits CompiledCalls, ForeignCalls {

    /** Returns those of the image's own library, or, if it was built where there was no C compiler, slower ones that need none. */
    static SystemCalls ofThisImage() {
        try {
            return new CompiledCalls();
        } catch (LinkageError e) {
            return new ForeignCalls();
        }
    }

    /**
     * Becomes a command: {@code execvp} with an empty signal mask, without the descriptors that the Java runtime has opened, and
     * with the variables that the launcher has hidden. Returns only if that fails.
     *
     * @return errno
     * @throws IOException if a preparation fails
     */
    int exec(List<byte[]> arguments) throws IOException;

    /** Returns the size of the terminal that stderr is; empty if it is none or has no size. */
    Optional<Terminal> sizeOfStderr();
}
