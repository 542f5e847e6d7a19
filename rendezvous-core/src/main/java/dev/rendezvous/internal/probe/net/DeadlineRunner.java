package dev.rendezvous.internal.probe.net;

import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs work that supports neither deadlines nor interrupts, such as that of a database driver, until a deadline. The work runs on
 * its own virtual thread; interrupting that thread closes the socket it blocks in, so it ends shortly after the deadline.
 */
public final class DeadlineRunner {

    private static final Duration CLEANUP_LIMIT = Duration.ofMillis(15);

    private DeadlineRunner() {}

    /**
     * Returns the observation of the work, or that there was no answer in time.
     *
     * @param what the name of what is checked
     * @param work must not pin its carrier thread while it blocks; an exception from it is a bug
     */
    public static Observation run(Object what, Deadline deadline, Callable<Observation> work)
            throws InterruptedException {
        return run(what, deadline, "connected, but no answer in time", work);
    }

    /**
     * Returns the observation of the work, or that there was no answer in time.
     *
     * @param what the name of what is checked
     * @param timeoutMessage the message if the work does not end in time
     * @param work must not pin its carrier thread while it blocks; an exception from it is a bug
     */
    public static Observation run(Object what, Deadline deadline, String timeoutMessage, Callable<Observation> work)
            throws InterruptedException {
        FutureTask<Observation> task = new FutureTask<>(work);
        Thread thread = Thread.ofVirtual().name("rendezvous " + what).start(task);
        try {
            return task.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Observation.unsatisfied(Reason.inconclusiveReason(Common.NO_ANSWER, what + ": " + timeoutMessage));
        } catch (ExecutionException e) {
            throw new IllegalStateException("checking " + what + " failed", e.getCause());
        } finally {
            if (!task.isDone()) {
                thread.interrupt();
                thread.join(CLEANUP_LIMIT);
            }
        }
    }
}
