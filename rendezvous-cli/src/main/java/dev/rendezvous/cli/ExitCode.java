package dev.rendezvous.cli;

/** The exit codes, as docs/reference/command-line.md lists them. */
final class ExitCode {

    static final int MET = 0;
    static final int OUR_FAULT = 1;
    static final int USAGE = 2;
    static final int NEVER = 3;
    static final int LOCK_LOST = 4;
    static final int TIMED_OUT = 124;
    static final int NOT_EXECUTABLE = 126;
    static final int NOT_FOUND = 127;

    private ExitCode() {}
}
