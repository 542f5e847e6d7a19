package dev.rendezvous.cli.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Tells the launcher, {@code launch.c}, what to do with the signals that this process receives. Without that launcher this does
 * nothing: the JVM then handles signals and runs the shutdown hooks.
 */
final class SignalForwarding {

    private static final int END_PROCESS = 0;
    private static final int KEEP_ALL = -1;
    private static final int KEEP_ENDING = -2;

    private final Optional<MethodHandle> forwardSignals;
    private final Optional<MethodHandle> keptSignal;

    private SignalForwarding(int group) throws IOException {
        this.forwardSignals =
                CLibrary.functionOfLauncher("rendezvous_forward_signals", FunctionDescriptor.ofVoid(JAVA_INT));
        this.keptSignal = CLibrary.functionOfLauncher("rendezvous_kept_signal", FunctionDescriptor.of(JAVA_INT));
        forwardTo(group);
    }

    /** Makes the launcher keep the signals that can be sent to a command. */
    static SignalForwarding keep() throws IOException {
        return new SignalForwarding(KEEP_ALL);
    }

    /** Makes the launcher keep the signals that end a program; others keep their effect on this process. */
    static SignalForwarding keepEnding() throws IOException {
        return new SignalForwarding(KEEP_ENDING);
    }

    /** Returns a signal that ends a program and has been kept. */
    OptionalInt kept() throws IOException {
        if (keptSignal.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            int signal = (int) keptSignal.get().invoke();
            return signal == 0 ? OptionalInt.empty() : OptionalInt.of(signal);
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }

    /** Sends the signals that were kept, and those to come, to a process group. */
    void sendTo(int processGroup) throws IOException {
        forwardTo(processGroup);
    }

    /** Stops sending signals, as the process group no longer exists; this process is about to end by itself. */
    void stop() throws IOException {
        forwardTo(KEEP_ALL);
    }

    /** Lets signals end this process again. */
    void end() throws IOException {
        forwardTo(END_PROCESS);
    }

    private void forwardTo(int group) throws IOException {
        if (forwardSignals.isPresent()) {
            try {
                forwardSignals.get().invoke(group);
            } catch (Throwable e) {
                throw new IOException(e);
            }
        }
    }
}
