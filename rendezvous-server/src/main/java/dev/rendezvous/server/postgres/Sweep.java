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
    private final Rounds rounds;

    Sweep(Duration pause, Runnable action) {
        this.pause = pause;
        this.action = action;
        this.rounds = new Rounds("sweep", this::round);
    }

    private boolean round() throws InterruptedException {
        long millis = pause.toMillis();
        Thread.sleep(ThreadLocalRandom.current().nextLong(millis * 3 / 4, millis * 5 / 4));
        action.run();
        return true;
    }

    @Override
    public void close() {
        rounds.close();
    }
}
