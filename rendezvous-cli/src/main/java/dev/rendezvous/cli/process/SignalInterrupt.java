package dev.rendezvous.cli.process;

import dev.rendezvous.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * Interrupts a thread that waits when a signal arrives that would end this process, so that it can withdraw what the server keeps for
 * it. If the process has not ended soon after that, or a second signal arrives, it ends at once.
 */
public final class SignalInterrupt {

    private static final Duration CHECK_INTERVAL = Duration.ofMillis(50);
    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(2);

    private final Thread waiting;
    private OptionalInt signal = OptionalInt.empty();
    private boolean ended;

    private SignalInterrupt(Thread waiting) {
        this.waiting = waiting;
    }

    /** Begins to interrupt the calling thread. A signal that arrives during the first moments ends the process at once. */
    public static SignalInterrupt start() {
        SignalInterrupt interrupt = new SignalInterrupt(Thread.currentThread());
        Thread.ofPlatform().daemon().name("signals").start(interrupt::watch);
        // For an image that was built without a C compiler, where the JVM handles signals.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(interrupt::interruptAtShutdown));
        return interrupt;
    }

    private void watch() {
        try {
            SignalForwarding forwarding = keepSignals(ProcessCalls.ofThisImage());
            OptionalInt kept = OptionalInt.empty();
            while (kept.isEmpty() && !hasEnded()) {
                TimeSource.system().sleep(CHECK_INTERVAL);
                kept = forwarding.kept();
            }
            if (kept.isPresent() && interrupt(kept.getAsInt())) {
                forwarding.end();
                TimeSource.system().sleep(EXIT_TIMEOUT);
                Runtime.getRuntime().halt(ExitCode.SIGNAL + kept.getAsInt());
            }
        } catch (IOException e) {
            // Signals end this process at once, as they did before; the server notices that.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The lock ensures that nothing is changed after the end, when the signals may be another's. */
    private synchronized SignalForwarding keepSignals(ProcessCalls calls) throws IOException {
        if (ended) {
            throw new IOException("The wait has ended");
        }
        return SignalForwarding.keepEnding(calls);
    }

    private synchronized boolean hasEnded() {
        return ended;
    }

    private synchronized boolean interrupt(int number) {
        if (ended) {
            return false;
        }
        signal = OptionalInt.of(number);
        waiting.interrupt();
        return true;
    }

    /** The shutdown hook: the thread that has been interrupted ends the process. */
    private void interruptAtShutdown() {
        if (interrupt(ChildProcess.signalOfThisShutdown())) {
            try {
                waiting.join(EXIT_TIMEOUT.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Stops interrupting the thread, which is the calling one; signals are kept from now on.
     *
     * @return the exit code after the signal that has arrived; empty if none has
     */
    public synchronized OptionalInt stop() {
        ended = true;
        if (signal.isEmpty()) {
            return signal;
        }
        boolean ignored = Thread.interrupted();
        return OptionalInt.of(ExitCode.SIGNAL + signal.getAsInt());
    }
}
