package dev.rendezvous.bench.part;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How much is measured.
 *
 * @param rounds rounds of each part
 * @param duration time for each figure of a round
 * @param cold time from the start of a server for which it counts as cold
 * @param hold time for which a crowd is held
 * @param quick whether sizes are small
 * @param wrk whether wrk is installed
 * @param folder temporary folder
 */
public record Settings(
        int rounds, Duration duration, Duration cold, Duration hold, boolean quick, boolean wrk, Path folder) {}
