package dev.rendezvous.server.postgres;

import java.time.Duration;

/**
 * A thread that does the same again and again. What goes wrong in one round is told in the log and does not keep the next from
 * coming: nobody else would do its work.
 */
final class Rounds implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Rounds.class.getPackageName());

    private static final Duration AFTER_A_MISHAP = Duration.ofMillis(250);

    private final Thread thread;

    /** What is done again and again. */
    @FunctionalInterface
    interface Round {

        /** Does it once, and returns whether it is to be done again. */
        boolean perform() throws InterruptedException;
    }

    Rounds(String name, Round round) {
        this.thread = Thread.ofVirtual().name("store-" + name).start(() -> run(name, round));
    }

    private static void run(String name, Round round) {
        String mishap = "";
        try {
            boolean again = true;
            while (again) {
                try {
                    again = round.perform();
                    mishap = "";
                } catch (RuntimeException | Error e) {
                    if (!mishap.equals(e.toString())) {
                        mishap = e.toString();
                        LOG.log(System.Logger.Level.ERROR, "A defect of the store, in " + name + "; it goes on", e);
                    }
                    Thread.sleep(AFTER_A_MISHAP);
                }
            }
        } catch (InterruptedException e) {
            // The store is closed.
        }
    }

    /** Waits for the last round, if it takes no longer than this, and ends it otherwise. */
    void finish(Duration patience) {
        try {
            thread.join(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    /** Ends the round that is under way, and comes to no other. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
