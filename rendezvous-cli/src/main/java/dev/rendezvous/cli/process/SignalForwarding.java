package dev.rendezvous.cli.process;

import java.io.IOException;
import java.util.OptionalInt;

/**
 * Tells the part of this program that is written in C what to do with the signals that this process receives. Without the launcher
 * {@code launch.c} this does nothing: the JVM then handles signals and runs the shutdown hooks.
 */
final class SignalForwarding {

    private static final int END_PROCESS = 0;
    private static final int KEEP_ALL = -1;
    private static final int KEEP_ENDING = -2;

    private final ProcessCalls calls;

    private SignalForwarding(ProcessCalls calls, int group) throws IOException {
        this.calls = calls;
        calls.forwardSignals(group);
    }

    /** Keeps the signals that can be sent to a command. */
    static SignalForwarding keep(ProcessCalls calls) throws IOException {
        return new SignalForwarding(calls, KEEP_ALL);
    }

    /** Keeps the signals that end a program; others keep their effect on this process. */
    static SignalForwarding keepEnding(ProcessCalls calls) throws IOException {
        return new SignalForwarding(calls, KEEP_ENDING);
    }

    /** Returns a signal that ends a program and has been kept. */
    OptionalInt kept() throws IOException {
        int signal = calls.keptSignal();
        return signal == 0 ? OptionalInt.empty() : OptionalInt.of(signal);
    }

    /** Sends the signals that were kept, and those to come, to a process group. */
    void sendTo(int processGroup) throws IOException {
        calls.forwardSignals(processGroup);
    }

    /** Stops sending signals, as the process group no longer exists; this process is about to end by itself. */
    void stop() throws IOException {
        calls.forwardSignals(KEEP_ALL);
    }

    /** Lets signals end this process again. */
    void end() throws IOException {
        calls.forwardSignals(END_PROCESS);
    }
}
