package dev.rendezvous.server.store.postgres;

import java.time.Duration;

/**
 * A thread that repeats a task. A failure in one iteration is logged and does not end the loop, as nothing else would do its work.
 */
final class WorkerLoop implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(WorkerLoop.class.getPackageName());

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(250);

    private final Thread thread;

    /** One iteration of the task. */
    @FunctionalInterface
    interface Iteration {

        /** Performs the task once, and returns whether to repeat it. */
        boolean perform() throws InterruptedException;
    }

    WorkerLoop(String name, Iteration round) {
        this.thread = Thread.ofVirtual().name("store-" + name).start(() -> run(name, round));
    }

    private static void run(String name, Iteration round) {
        String failure = "";
        try {
            boolean again = true;
            while (again) {
                try {
                    again = round.perform();
                    failure = "";
                } catch (RuntimeException | Error e) {
                    if (!failure.equals(e.toString())) {
                        failure = e.toString();
                        LOG.log(
                                System.Logger.Level.ERROR,
                                "The thread store-" + name + " failed because of a defect; it continues",
                                e);
                    }
                    Thread.sleep(PAUSE_AFTER_FAILURE);
                }
            }
        } catch (InterruptedException e) {
            // The store is closed.
        }
    }

    /** Waits for the last iteration, and interrupts it when the limit is over. */
    void finish(Duration limit) {
        try {
            thread.join(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    /** Interrupts the iteration in progress; there is no other. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
