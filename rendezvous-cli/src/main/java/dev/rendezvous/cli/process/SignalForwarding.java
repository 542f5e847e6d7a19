package dev.rendezvous.cli.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Tells the launcher, {@code launch.c}, what to do with the signals that this process receives. Without that launcher this does
 * nothing: the JVM then handles signals and runs the shutdown hooks.
 */
final class SignalForwarding {

    private static final String FUNCTION = "rendezvous_forward_signals";
    private static final int END_PROCESS = 0;
    private static final int KEEP = -1;

    private final Optional<MethodHandle> forwardSignals;

    private SignalForwarding(Optional<MethodHandle> forwardSignals) {
        this.forwardSignals = forwardSignals;
    }

    /** Makes the launcher keep signals. */
    static SignalForwarding keep() throws IOException {
        SignalForwarding forwarding =
                new SignalForwarding(CLibrary.functionOfLauncher(FUNCTION, FunctionDescriptor.ofVoid(JAVA_INT)));
        forwarding.forwardTo(KEEP);
        return forwarding;
    }

    /** Sends the signals that were kept, and those to come, to a process group. */
    void sendTo(int processGroup) throws IOException {
        forwardTo(processGroup);
    }

    /** Stops sending signals, as the process group no longer exists; this process is about to end by itself. */
    void stop() throws IOException {
        forwardTo(KEEP);
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
