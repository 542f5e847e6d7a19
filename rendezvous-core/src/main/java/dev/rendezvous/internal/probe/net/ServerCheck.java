package dev.rendezvous.internal.probe.net;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Waker;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The check of one of several servers, on a virtual thread of its own. It is repeated until it is stopped, so that a server that
 * becomes ready is noticed while another one is silent. For a single use.
 */
final class ServerCheck {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** How long a probe that ignores its interrupt may delay the result. */
    private static final Duration STOP_TIMEOUT = Duration.ofMillis(15);

    private final Probe probe;
    private final Deadline deadline;
    private final Waker changes;
    private final Thread thread;
    private volatile @Nullable Observation latest;
    private volatile @Nullable Throwable defect;

    private ServerCheck(Probe probe, Deadline deadline, Waker changes) {
        this.probe = probe;
        this.deadline = deadline;
        this.changes = changes;
        this.thread = Thread.ofVirtual().name("rendezvous " + probe).unstarted(this::run);
    }

    /** Starts checking a server; each result wakes the given waker. */
    static ServerCheck start(Probe probe, Deadline deadline, Waker changes) {
        ServerCheck check = new ServerCheck(probe, deadline, changes);
        check.thread.start();
        return check;
    }

    private void run() {
        try {
            Duration pause = FIRST_PAUSE;
            do {
                Observation observation = probe.check(deadline);
                boolean mayBeCutOff = latest != null && deadline.isExpired();
                if (observation instanceof Observation.Satisfied || !mayBeCutOff) {
                    latest = observation;
                }
                changes.wake();
                deadline.timeSource().sleep(deadline.atMost(pause).remaining());
                pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
            } while (!deadline.isExpired() && !isFinal(latest));
        } catch (InterruptedException e) {
            // Stopped: the result is no longer needed.
        } catch (RuntimeException | Error e) {
            defect = e;
            changes.wake();
        }
    }

    private static boolean isFinal(@Nullable Observation observation) {
        return observation instanceof Observation.Satisfied
                || (observation instanceof Observation.Unsatisfied unsatisfied
                        && unsatisfied.reason().isPermanent());
    }

    /** Returns the latest result; empty if there is none yet. Throws if the probe has a defect. */
    Optional<Observation> latest() {
        Throwable thrown = defect;
        if (thrown != null) {
            throw new IllegalStateException("checking " + probe + " failed", thrown);
        }
        return Optional.ofNullable(latest);
    }

    boolean isSatisfied() {
        return latest().filter(Observation.Satisfied.class::isInstance).isPresent();
    }

    /** Asks the check to end. */
    void interrupt() {
        thread.interrupt();
    }

    /** Waits a moment for the end of an interrupted check. */
    void join() throws InterruptedException {
        thread.join(STOP_TIMEOUT);
    }
}
