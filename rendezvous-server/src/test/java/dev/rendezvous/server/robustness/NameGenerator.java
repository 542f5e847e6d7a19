package dev.rendezvous.server.robustness;

import java.time.Duration;
import java.util.Random;

/** Generates the names that clients use. They change over time, so that the history of each is short enough to be checked. */
final class NameGenerator {

    private static final long KEY_AGE = Duration.ofSeconds(4).toNanos();
    private static final long BARRIER_AND_LOCK_AGE = Duration.ofSeconds(12).toNanos();
    private static final int KEYS = 4;
    private static final int BARRIERS_AND_LOCKS = 3;

    private NameGenerator() {}

    static String key(Random random, long now) {
        return "/key/%d/%d".formatted(now / KEY_AGE, random.nextInt(KEYS));
    }

    /** Returns a key for signals that expire. */
    static String expiring(Random random, long now) {
        return "/expiring/%d/%d".formatted(now / KEY_AGE, random.nextInt(KEYS / 2));
    }

    static String barrier(Random random, long now) {
        return "/%d/%d".formatted(now / BARRIER_AND_LOCK_AGE, random.nextInt(BARRIERS_AND_LOCKS));
    }

    static String lock(Random random, long now) {
        return "/%d/%d".formatted(now / BARRIER_AND_LOCK_AGE, random.nextInt(BARRIERS_AND_LOCKS));
    }

    /** Returns the number of parties of a barrier, at least two. */
    static int parties(String barrier) {
        return 2 + last(barrier);
    }

    /** Returns the number of permits of a lock, at least one. */
    static int permits(String lock) {
        return 1 + last(lock);
    }

    private static int last(String name) {
        return name.charAt(name.length() - 1) - '0';
    }
}
