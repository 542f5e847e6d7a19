package dev.rendezvous.cli;

import dev.rendezvous.Condition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of one run of {@code wait-for}.
 *
 * @param targets what to wait for; each with a limit of its own if that is shorter than the run's
 * @param any whether the first is enough
 * @param limit of the whole run; empty for ever
 * @param detail how much to say on stderr
 * @param output what to say to programs
 * @param settle how long to rest after success
 * @param command what to become; often empty
 */
record Request(
        List<Condition> targets,
        boolean any,
        Optional<Duration> limit,
        Detail detail,
        Output output,
        Duration settle,
        List<String> command) {

    enum Detail {
        QUIET,
        CHANGES,
        EVERY_LOOK
    }

    enum Format {
        NONE,
        JSON,
        NDJSON
    }

    /**
     * What to say to programs.
     *
     * @param format of what goes to {@code file} or stdout
     * @param file empty for stdout
     * @param reports files that are written at the end, each in the format of its ending
     * @param summary where to append a table
     */
    record Output(Format format, Optional<Path> file, List<Path> reports, Optional<Path> summary) {}
}
