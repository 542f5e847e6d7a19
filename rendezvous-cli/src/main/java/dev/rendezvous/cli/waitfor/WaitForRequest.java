package dev.rendezvous.cli.waitfor;

import dev.rendezvous.Condition;
import dev.rendezvous.cli.report.ReportOptions;
import dev.rendezvous.cli.report.Verbosity;
import dev.rendezvous.client.RendezvousClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The parsed command line of {@code wait-for}.
 *
 * @param targets what to wait for
 * @param any whether the first satisfied target ends the wait
 * @param timeout of the whole run; empty for no limit
 * @param verbosity of the progress on stderr
 * @param reports which reports to write
 * @param reportTo the server to which the wait is reported
 * @param settle the pause between success and the command
 * @param command the command to execute; empty for none
 */
public record WaitForRequest(
        List<Requested> targets,
        boolean any,
        Optional<Duration> timeout,
        Verbosity verbosity,
        ReportOptions reports,
        Optional<RendezvousClient> reportTo,
        Duration settle,
        List<String> command) {

    /**
     * A target.
     *
     * @param condition the condition to wait for; if its timeout is shorter than the run's, it enforces it itself
     * @param warnings what the user should know about it, one line each
     */
    record Requested(Condition condition, List<String> warnings) {}
}
