package dev.rendezvous.server.postgres;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Does something again and again, never at the same time as other servers for long. */
final class Sweep implements AutoCloseable {

    /** How often one looks who is told of changes, in case a word was lost. */
    static final Duration BESIDE_LISTENING = Duration.ofSeconds(2);

    /** How often one looks who is not told. */
    static final Duration AS_ONLY_EARS = Duration.ofMillis(200);

    private final Duration pause;
    private final Runnable action;
    private final Thread thread;

    Sweep(Duration pause, Runnable action) {
        this.pause = pause;
        this.action = action;
        this.thread = Thread.ofVirtual().name("store-sweep").start(this::run);
    }

    private void run() {
        try {
            while (true) {
                long millis = pause.toMillis();
                Thread.sleep(ThreadLocalRandom.current().nextLong(millis * 3 / 4, millis * 5 / 4));
                action.run();
            }
        } catch (InterruptedException e) {
            // The store is closed.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
