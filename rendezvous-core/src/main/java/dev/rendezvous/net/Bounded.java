package dev.rendezvous.net;

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
 * Bounds work that itself neither keeps deadlines nor hears of interrupts, such as a driver's: it runs on a virtual thread of its
 * own, whose interrupt closes the socket that it blocks in, so it ends within moments when the look does.
 */
public final class Bounded {

    private static final Duration CLEANING_UP = Duration.ofMillis(15);

    private Bounded() {}

    /**
     * Returns what the work saw, or that there was no answer in time.
     *
     * @param what names what is looked at
     * @param work blocks in virtual-thread-friendly ways only; an exception from it is a defect
     */
    public static Observation look(Object what, Deadline deadline, Callable<Observation> work)
            throws InterruptedException {
        return look(what, deadline, "connected, but no answer in time", work);
    }

    /**
     * Returns what the work saw, or that there was no answer in time.
     *
     * @param what names what is looked at
     * @param silence says in a few words what it means if the work does not end in time
     * @param work blocks in virtual-thread-friendly ways only; an exception from it is a defect
     */
    public static Observation look(Object what, Deadline deadline, String silence, Callable<Observation> work)
            throws InterruptedException {
        FutureTask<Observation> looking = new FutureTask<>(work);
        Thread thread = Thread.ofVirtual().name("rendezvous " + what).start(looking);
        try {
            return looking.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Observation.unsatisfied(Reason.inconclusiveReason(Common.NO_ANSWER, what + ": " + silence));
        } catch (ExecutionException e) {
            throw new IllegalStateException("Looking at " + what + " failed", e.getCause());
        } finally {
            if (!looking.isDone()) {
                thread.interrupt();
                thread.join(CLEANING_UP);
            }
        }
    }
}
