package dev.rendezvous.internal.probe.local;

import dev.rendezvous.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs calls that may block in the operating system without limit, such as reading a file on a mount whose server is gone. Each runs
 * on a daemon thread, is interrupted at the deadline, and is abandoned if it does not react. Not on a virtual thread, because a
 * blocked file system call would occupy the carrier thread.
 *
 * <p>While an abandoned call is running, no other call on the same resource is started, and no call at all once 64 are abandoned.
 * The limit applies to the whole process, so the state is static.
 */
public final class BlockingCallRunner {

    static final int MAX_ABANDONED = 64;

    /** Long enough to kill a process, short enough to stay within the tolerance of a deadline. */
    private static final Duration CLEANUP_TIME = Duration.ofMillis(40);

    /** The abandoned calls, each with its resource. */
    private static final Map<FutureTask<?>, Object> ABANDONED = new ConcurrentHashMap<>();

    private BlockingCallRunner() {}

    /**
     * Returns the result of a call, possibly shortly after the deadline if the call reacts to its interrupt; empty if it is stuck.
     *
     * @param resource what the call works on, as a key
     * @param call returns soon when interrupted, if it can; an exception from it is a defect
     * @throws InterruptedException promptly, when the calling thread is interrupted; the call is interrupted too
     */
    public static <T> Optional<T> run(Object resource, Deadline deadline, Callable<T> call)
            throws InterruptedException {
        if (!isFree(resource, deadline)) {
            return Optional.empty();
        }
        FutureTask<T> task = new FutureTask<>(call) {
            @Override
            protected void done() {
                ABANDONED.remove(this);
            }
        };
        Thread thread = Thread.ofPlatform().daemon().name("rendezvous check").start(task);
        try {
            await(task, deadline);
        } finally {
            abandon(resource, task, thread);
        }
        try {
            return task.isDone() ? Optional.of(task.get()) : Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("check of " + resource + " failed", e.getCause());
        }
    }

    private static boolean isFree(Object resource, Deadline deadline) throws InterruptedException {
        for (Map.Entry<FutureTask<?>, Object> before : ABANDONED.entrySet()) {
            if (before.getValue().equals(resource)) {
                await(before.getKey(), deadline);
                return before.getKey().isDone();
            }
        }
        return ABANDONED.size() < MAX_ABANDONED;
    }

    private static void await(FutureTask<?> task, Deadline deadline) throws InterruptedException {
        try {
            task.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // The caller that started it handles the result.
        }
    }

    private static void abandon(Object resource, FutureTask<?> task, Thread thread) throws InterruptedException {
        if (!task.isDone()) {
            ABANDONED.put(task, resource);
            if (task.isDone()) {
                ABANDONED.remove(task);
            }
            thread.interrupt();
            thread.join(CLEANUP_TIME);
        }
    }
}
