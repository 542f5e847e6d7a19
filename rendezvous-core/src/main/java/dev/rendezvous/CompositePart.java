package dev.rendezvous;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One part of a composite condition, watched on its own virtual thread until it is stopped. */
final class CompositePart {

    /** How long a probe that ignores its interrupt may delay the end of the wait. */
    private static final Duration STOP_TIMEOUT = Duration.ofMillis(25);

    private final Condition condition;
    private final PollSettings settings;
    private final Deadline deadline;
    private final Waker changes;
    private final Thread thread;
    private volatile @Nullable Observation latest;
    private volatile @Nullable Throwable defect;

    CompositePart(Condition condition, PollSettings settings, Deadline deadline, Waker changes) {
        this.condition = condition;
        this.settings = settings;
        this.deadline = deadline;
        this.changes = changes;
        this.thread = Thread.ofVirtual().name("rendezvous " + condition).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void stop() {
        thread.interrupt();
        boolean interrupted = Thread.interrupted();
        try {
            thread.join(STOP_TIMEOUT);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    boolean hasResult() {
        return latest != null || defect != null;
    }

    /** Returns the latest observation, or that there is none yet. Rethrows what the condition threw, on the waiter's thread. */
    Observation latest() {
        Throwable thrown = defect;
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw (RuntimeException) thrown;
        }
        Observation observation = latest;
        return observation != null ? observation : NO_RESULT;
    }

    private void run() {
        try (Watch watch = new LastCompleteWatch(condition.watch(settings))) {
            record(watch.check(deadline));
            while (!deadline.isExpired() && !isPermanent(latest)) {
                watch.pause(deadline);
                record(watch.check(deadline));
            }
        } catch (InterruptedException e) {
            // Stopped: the result is no longer needed.
        } catch (RuntimeException | Error e) {
            defect = e;
            changes.wake();
        }
    }

    private void record(Observation observation) {
        latest = observation;
        changes.wake();
    }

    private static boolean isPermanent(@Nullable Observation observation) {
        return observation instanceof Observation.Unsatisfied unsatisfied
                && unsatisfied.reason().isPermanent();
    }

    private static final Observation NO_RESULT = Observation.unsatisfied(
            Reason.inconclusiveReason(Reason.Common.NO_ANSWER, "the first check has not returned yet"));
}
