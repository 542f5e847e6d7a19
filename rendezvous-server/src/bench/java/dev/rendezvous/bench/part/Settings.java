package dev.rendezvous.bench.part;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How much is measured.
 *
 * @param rounds rounds of each part
 * @param duration time for each figure of a round
 * @param warmUp time for which each subject is measured, at all sizes together, before the first round that counts
 * @param cold time from the start of a server for which it counts as cold
 * @param hold time for which a crowd is held
 * @param quick whether sizes are small
 * @param wrk whether wrk is installed
 * @param folder temporary folder
 */
public record Settings(
        int rounds,
        Duration duration,
        Duration warmUp,
        Duration cold,
        Duration hold,
        boolean quick,
        boolean wrk,
        Path folder) {

    /** Returns the settings of the round that warms up, in which each of a number of sizes has its part of the time. */
    public Settings warmUp(int sizes) {
        Duration part = warmUp.dividedBy(sizes);
        return new Settings(
                rounds, part.compareTo(duration) > 0 ? part : duration, warmUp, cold, hold, quick, wrk, folder);
    }
}
