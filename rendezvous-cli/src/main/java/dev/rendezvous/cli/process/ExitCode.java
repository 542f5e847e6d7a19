package dev.rendezvous.cli.process;

/** The exit codes, as docs/reference/command-line.md lists them. */
public final class ExitCode {

    public static final int SUCCESS = 0;
    public static final int INTERNAL_ERROR = 1;
    public static final int USAGE = 2;
    public static final int UNSATISFIABLE = 3;
    public static final int LOCK_LOST = 4;
    public static final int TIMED_OUT = 124;
    static final int NOT_EXECUTABLE = 126;
    public static final int NOT_FOUND = 127;

    /** The exit code of a process that a signal has ended is this plus the number of the signal. */
    static final int SIGNAL = 128;

    private ExitCode() {}
}
