package dev.rendezvous.testing;

import dev.rendezvous.Condition;
import dev.rendezvous.Outcome;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A wait on a thread of its own, during which a test changes what is waited for. */
public final class BackgroundWait {

    private static final Duration TIMEOUT = Duration.ofSeconds(100);

    private final FutureTask<Outcome> task;
    private final Thread thread;

    private BackgroundWait(FutureTask<Outcome> task) {
        this.task = task;
        this.thread = Thread.ofPlatform().start(task);
    }

    /** Starts to wait, and returns immediately. */
    public static BackgroundWait start(Condition condition) {
        return new BackgroundWait(new FutureTask<>(() -> condition.tryAwait(TIMEOUT)));
    }

    /** Starts to wait, and returns after the given number of checks. */
    public static BackgroundWait afterChecks(int checks, Condition condition) throws InterruptedException {
        CountDownLatch checked = new CountDownLatch(checks);
        BackgroundWait wait = start(condition.onCheck(observation -> checked.countDown()));
        checked.await();
        return wait;
    }

    /** Interrupts the waiting thread. */
    public void interrupt() {
        thread.interrupt();
    }

    /**
     * Returns the outcome when the wait has ended.
     *
     * @throws ExecutionException if the wait has ended with an exception
     */
    public Outcome outcome() throws InterruptedException, ExecutionException, TimeoutException {
        return task.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }
}
