package dev.rendezvous.local;

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
 * Does work that the operating system may hold up for as long as it likes, such as a look at a file on a mount whose server is
 * gone: on a daemon thread, interrupted at the deadline, and left behind if it does not even hear that. Not on a virtual thread, as
 * a call to the file system that hangs would hold up the carriers of all others.
 *
 * <p>While work is left behind, nothing more is begun on the same thing, nor on anything once there are 64 such threads. That
 * bound has to hold for the whole process.
 */
public final class Aside {

    static final int MOST_HANGING = 64;

    /** Long enough to kill a process, short enough not to be noticed after a deadline. */
    private static final Duration CLEANING_UP = Duration.ofMillis(40);

    /** The work left behind, with what it is on. */
    private static final Map<FutureTask<?>, Object> HANGING = new ConcurrentHashMap<>();

    private Aside() {}

    /**
     * Returns what the work returned, be it moments after the deadline because it was interrupted; empty if it hangs.
     *
     * @param thing what is worked on, as a key
     * @param work ends soon when interrupted, as far as it can; an exception from it is a defect
     * @throws InterruptedException promptly, when the calling thread is interrupted; so is the work
     */
    public static <T> Optional<T> run(Object thing, Deadline deadline, Callable<T> work) throws InterruptedException {
        if (!isFree(thing, deadline)) {
            return Optional.empty();
        }
        FutureTask<T> task = new FutureTask<>(work) {
            @Override
            protected void done() {
                HANGING.remove(this);
            }
        };
        Thread thread = Thread.ofPlatform().daemon().name("rendezvous look").start(task);
        try {
            await(task, deadline);
        } finally {
            leave(thing, task, thread);
        }
        try {
            return task.isDone() ? Optional.of(task.get()) : Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Looking at " + thing + " failed", e.getCause());
        }
    }

    private static boolean isFree(Object thing, Deadline deadline) throws InterruptedException {
        for (Map.Entry<FutureTask<?>, Object> before : HANGING.entrySet()) {
            if (before.getValue().equals(thing)) {
                await(before.getKey(), deadline);
                return before.getKey().isDone();
            }
        }
        return HANGING.size() < MOST_HANGING;
    }

    private static void await(FutureTask<?> task, Deadline deadline) throws InterruptedException {
        try {
            task.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // Whoever began it asks it again.
        }
    }

    private static void leave(Object thing, FutureTask<?> task, Thread thread) throws InterruptedException {
        if (!task.isDone()) {
            HANGING.put(task, thing);
            if (task.isDone()) {
                HANGING.remove(task);
            }
            thread.interrupt();
            thread.join(CLEANING_UP);
        }
    }
}
