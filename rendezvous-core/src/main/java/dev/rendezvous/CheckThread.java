package dev.rendezvous;

import dev.rendezvous.Reason.Common;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs the checks of one watch, each on a new thread of the same kind as the caller's, so that one that does not return does not hold
 * up the caller. Such a check is interrupted and abandoned; no other begins before it has ended. For one thread.
 */
final class CheckThread {

    /** How long an interrupt may be delayed by a check that ends because of it, and a deadline by one that has just begun. */
    private static final Duration RETURN_TIME = Duration.ofMillis(15);

    /** How long before the deadline a part of a composite gives up, so that the composite learns why in time. */
    private static final Duration MARGIN_OF_PART = Duration.ofMillis(20);

    private final Probe probe;
    private final boolean isPart;
    private @Nullable Thread abandoned;
    private long since;

    /**
     * Makes one for a watch.
     *
     * @param isPart whether the watch is that of a part of a composite, which ends at its deadline too
     */
    CheckThread(Probe probe, boolean isPart) {
        this.probe = probe;
        this.isPart = isPart;
    }

    /** Returns the result of a check; if it does not return in time, a reason with its stack; if it throws, a permanent reason. */
    Observation check(Deadline deadline) throws InterruptedException {
        if (abandoned != null) {
            if (!abandoned.join(remaining(deadline))) {
                return timedOut(abandoned);
            }
            abandoned = null;
        }
        since = System.nanoTime();
        FutureTask<Observation> task = new FutureTask<>(() -> probe.check(deadline));
        Thread thread = start(task);
        try {
            return task.get(remaining(deadline).toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            Observation observation = timedOut(thread);
            thread.interrupt();
            abandoned = thread;
            return observation;
        } catch (ExecutionException e) {
            return CheckFailure.observation(probe.toString(), Objects.requireNonNull(e.getCause(), "cause"));
        } catch (InterruptedException e) {
            thread.interrupt();
            thread.join(RETURN_TIME);
            throw e;
        }
    }

    /** Returns the time for the check, which has to begin and may return even if there is none. */
    private Duration remaining(Deadline deadline) {
        Duration left = deadline.remaining();
        Duration limit = isPart ? left.minus(MARGIN_OF_PART) : left;
        return limit.compareTo(RETURN_TIME) < 0 ? RETURN_TIME : limit;
    }

    private Thread start(Runnable task) {
        Thread.Builder builder = Thread.currentThread().isVirtual()
                ? Thread.ofVirtual()
                : Thread.ofPlatform().daemon();
        return builder.name("rendezvous check of " + probe).start(task);
    }

    private Observation timedOut(Thread thread) {
        Duration time = Duration.ofNanos(System.nanoTime() - since);
        HangingCheckException stack = new HangingCheckException(thread);
        return Observation.unsatisfied(Reason.inconclusiveReason(
                        Common.CHECK_TIMED_OUT,
                        "%s: the check has not returned after %d ms".formatted(probe, time.toMillis()))
                .withCause(stack));
    }
}
