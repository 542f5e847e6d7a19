package dev.rendezvous.cli.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The system calls that start and control a child process, and those of the launcher that handle signals. */
sealed interface ProcessCalls permits ForeignProcessCalls, LinkedProcessCalls {

    /**
     * The two ends of a pipe.
     *
     * @param readEnd a file descriptor
     * @param writeEnd a file descriptor
     */
    record Pipe(int readEnd, int writeEnd) {}

    /** Returns the calls of this program. */
    static ProcessCalls ofThisImage() throws IOException {
        return NativeImage.RUNNING ? new LinkedProcessCalls() : new ForeignProcessCalls();
    }

    /** Restores the environment and limits, and closes our file descriptors in processes that are started from now on. */
    void restoreOriginals() throws IOException;

    /** Sets an environment variable of processes that are started from now on. */
    void setVariable(String name, String value) throws IOException;

    /** Returns the program that {@code guard.c} is; empty if the image was built without a C compiler. */
    Optional<Path> guard();

    /**
     * Starts a process in a new process group, without the signals that the JVM blocks. Ignored signals stay ignored.
     *
     * @return its PID, or a negative error number
     */
    int spawn(List<byte[]> words) throws IOException;

    /** Makes a group the foreground group of the terminal, which reads from it and receives Ctrl-C. */
    void makeForeground(int group) throws IOException;

    /** Waits until a child process stops or ends; returns the signal that has stopped it, or 0. Its PID is not reused before {@link #reap}. */
    int awaitStop(int pid) throws IOException;

    /** Makes {@link #awaitStop} wait for the next stop. */
    void consumeStop(int pid) throws IOException;

    /** Returns the exit code of a child process that has ended, or 128 plus the number of the signal that ended it. */
    int reap(int pid) throws IOException;

    /** Sends a signal to a process, or to the group of the negative number. */
    void kill(int pid, int signal) throws IOException;

    /** Opens a pipe that child processes do not inherit. */
    Pipe openPipe(boolean nonBlocking) throws IOException;

    /** Returns a duplicate of a file descriptor, which child processes inherit. */
    int duplicate(int descriptor) throws IOException;

    /** Closes a file descriptor. */
    void close(int descriptor) throws IOException;

    /** Returns an int that C has written; 0 at the end of the file. */
    int readInt(int descriptor) throws IOException;

    /** Writes two numbers as C reads them. Errors are ignored. */
    void write(int descriptor, long first, long second) throws IOException;

    /** Calls {@code rendezvous_forward_signals}; without the launcher that contains it, this does nothing. */
    void forwardSignals(int group) throws IOException;

    /** Calls {@code rendezvous_kept_signal}; without the launcher that contains it, this returns 0. */
    int keptSignal() throws IOException;
}
