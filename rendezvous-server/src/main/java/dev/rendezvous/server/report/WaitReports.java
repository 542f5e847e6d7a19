package dev.rendezvous.server.report;

import dev.rendezvous.server.diagnosis.CallerStatus;
import java.time.Duration;
import java.util.List;

/**
 * What programs have reported about waits that the server takes no part in, such as that for a database. The latest report of each run
 * is kept for a while, for display only. There are limits for their number and size; the report that is the longest ago goes first.
 */
public interface WaitReports extends AutoCloseable {

    /** How long a report is kept. */
    Duration MAX_AGE = Duration.ofMinutes(15);

    /** The maximum number of reports that are kept. */
    int MAX_RUNS = 1_000;

    /** The maximum size of all reports that are kept. */
    long MAX_BYTES = 8 * 1024 * 1024;

    /**
     * Records a report, unless this server has recorded a later one of the same run. Returns at once, whatever the reports are kept in.
     *
     * @param run identifies the program's wait
     * @param sequence rises with each report of the run
     * @param caller what the report says
     * @param size of the report in bytes
     * @return whether it was recorded
     */
    boolean record(String run, long sequence, CallerStatus caller, int size);

    /** Returns the programs that have reported, the latest report last. */
    List<CallerStatus> callers();

    /** Stops recording. Reports in a store remain there. */
    @Override
    void close();
}
