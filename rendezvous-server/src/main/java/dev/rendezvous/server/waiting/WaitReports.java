package dev.rendezvous.server.waiting;

import dev.rendezvous.server.diagnosis.CallerStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;

/**
 * What programs have reported about waits that the server takes no part in, such as that for a database. Kept in memory, for a while
 * after the last report. There are limits for their number and size; the report that is the longest ago goes first.
 */
public final class WaitReports {

    /** A program that waits reports every ten seconds at least. */
    private static final Duration SILENT_AFTER = Duration.ofSeconds(30);

    private static final Duration MAX_AGE = Duration.ofMinutes(15);
    private static final int MAX_RUNS = 1_000;
    private static final long MAX_BYTES = 8 * 1024 * 1024;

    private final Clock clock;
    private final Runnable evicted;
    private final Consumer<CallerStatus> ended;

    /** By run, the latest report last. */
    private final SequencedMap<String, Report> reports = new LinkedHashMap<>();

    private long bytes;

    private record Report(long sequence, CallerStatus caller, int bytes, Instant at) {}

    /**
     * Creates an empty collection.
     *
     * @param evicted called for each report that is dropped to make room
     * @param ended called for each run that reports for the first time that it does not wait any more
     */
    public WaitReports(Clock clock, Runnable evicted, Consumer<CallerStatus> ended) {
        this.clock = clock;
        this.evicted = evicted;
        this.ended = ended;
    }

    /**
     * Records a report, unless a later one of the same run has been recorded.
     *
     * @param run identifies the program's wait
     * @param sequence rises with each report of the run
     * @param caller what the report says
     * @param size of the report in bytes
     * @return whether it was recorded
     */
    public synchronized boolean record(String run, long sequence, CallerStatus caller, int size) {
        Report before = reports.get(run);
        if (before != null && sequence < before.sequence()) {
            return false;
        }
        Instant now = clock.instant();
        remove(run);
        reports.putLast(run, new Report(sequence, caller, size, now));
        bytes += size;
        if (!caller.waits() && (before == null || before.caller().waits())) {
            ended.accept(caller);
        }
        removeOld(now);
        while (reports.size() > MAX_RUNS || bytes > MAX_BYTES) {
            remove(reports.firstEntry().getKey());
            evicted.run();
        }
        return true;
    }

    private void removeOld(Instant now) {
        Instant oldest = now.minus(MAX_AGE);
        Map.Entry<String, Report> first = reports.firstEntry();
        while (first != null && first.getValue().at().isBefore(oldest)) {
            remove(first.getKey());
            first = reports.firstEntry();
        }
    }

    private void remove(String run) {
        Report report = reports.remove(run);
        bytes -= report == null ? 0 : report.bytes();
    }

    /** Returns the programs that have reported, the latest report last. */
    public synchronized List<CallerStatus> callers() {
        Instant now = clock.instant();
        removeOld(now);
        return reports.values().stream().map(report -> at(report, now)).toList();
    }

    private static CallerStatus at(Report report, Instant now) {
        boolean silent =
                report.caller().waits() && report.at().plus(SILENT_AFTER).isBefore(now);
        return silent ? report.caller().withState(CallerStatus.State.SILENT) : report.caller();
    }
}
