package dev.rendezvous.server.report;

import dev.rendezvous.server.diagnosis.CallerStatus;
import java.time.Duration;
import java.time.Instant;

/**
 * A report of a program about its wait.
 *
 * @param run identifies the wait
 * @param sequence rises with each report of the run
 * @param caller what it says
 * @param at when it has arrived, by the clock of this server
 */
public record ReceivedReport(String run, long sequence, CallerStatus caller, Instant at) {

    /** A program that waits reports every ten seconds at least. */
    private static final Duration SILENT_AFTER = Duration.ofSeconds(30);

    /** Returns whether it was too long ago to be kept. */
    public boolean isOld(Instant now) {
        return at.plus(WaitReports.MAX_AGE).isBefore(now);
    }

    /** Returns what is known of the program now. */
    public CallerStatus status(Instant now) {
        boolean silent = caller.waits() && at.plus(SILENT_AFTER).isBefore(now);
        return silent ? caller.withState(CallerStatus.State.SILENT) : caller;
    }
}
