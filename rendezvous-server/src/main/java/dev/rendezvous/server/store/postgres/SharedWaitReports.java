package dev.rendezvous.server.store.postgres;

import dev.rendezvous.TimeSource;
import dev.rendezvous.Waker;
import dev.rendezvous.server.diagnosis.CallerStatus;
import dev.rendezvous.server.report.InMemoryWaitReports;
import dev.rendezvous.server.report.InMemoryWaitReports.Arrived;
import dev.rendezvous.server.report.ReceivedReport;
import dev.rendezvous.server.report.WaitReports;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The reports to all servers of a store. Those to this server are kept in memory, and a thread writes them a moment later, so the
 * response to a report never waits for the database. While that is unavailable, the reports that it had last are shown.
 */
final class SharedWaitReports implements WaitReports {

    private static final int MOST_AT_ONCE = 100;
    private static final Duration BATCHING = Duration.ofMillis(100);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    /** How often old reports are deleted if there are no new ones. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** A server has to stop within two seconds. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(300);

    private final ReportTable table;
    private final DatabaseAvailability availability;
    private final Clock clock;
    private final Runnable evicted;
    private final InMemoryWaitReports received;
    private final Waker arrived = TimeSource.system().newWaker();
    private final Waker closed = TimeSource.system().newWaker();
    private final SharingLog log = new SharingLog("Reports of programs");
    private final WorkerLoop workerLoop;

    /** How many of the received reports have been written, or replaced before. */
    private volatile long written;

    private volatile List<ReceivedReport> latestRead = List.of();
    private volatile boolean closing;

    /**
     * Creates a collection.
     *
     * @param evicted called for each report that this server deletes to make room
     * @param ended called for each run that reports to this server for the first time that it does not wait any more
     */
    SharedWaitReports(
            ReportTable table,
            DatabaseAvailability databaseAvailability,
            Clock clock,
            Runnable evicted,
            Consumer<CallerStatus> ended) {
        this.table = table;
        this.availability = databaseAvailability;
        this.clock = clock;
        this.evicted = evicted;
        this.received = new InMemoryWaitReports(clock, () -> {}, ended);
        this.workerLoop = new WorkerLoop("reports", this::round);
    }

    @Override
    public boolean record(String run, long sequence, CallerStatus caller, int size) {
        boolean recorded = received.record(run, sequence, caller, size);
        arrived.wake();
        return recorded;
    }

    private boolean round() throws InterruptedException {
        if (isWritten() && !closing) {
            arrived.await(LONGEST_PAUSE);
        }
        closed.await(log.isFailing() ? PAUSE_AFTER_FAILURE : BATCHING);
        // What has arrived meanwhile is written now.
        arrived.await(Duration.ZERO);
        if (availability.unavailableReason().isEmpty()) {
            write();
        }
        return !closing;
    }

    /** Returns whether the database has all reports to this server. */
    boolean isWritten() {
        return received.arrivedAfter(written, 1).reports().isEmpty();
    }

    private void write() {
        try {
            do {
                Arrived batch = received.arrivedAfter(written, MOST_AT_ONCE);
                int excess = table.write(batch.reports(), clock.instant());
                written = batch.last();
                for (int i = 0; i < excess; i++) {
                    evicted.run();
                }
            } while (!isWritten());
            log.recordSuccess();
        } catch (SQLException e) {
            log.recordFailure(e);
        }
    }

    @Override
    public List<CallerStatus> callers() {
        // First those that are not written, so that one that is written meanwhile is in either.
        List<ReceivedReport> unwritten =
                received.arrivedAfter(written, MAX_RUNS).reports();
        Map<String, ReceivedReport> latest = new HashMap<>();
        read().forEach(report -> latest.put(report.run(), report));
        unwritten.forEach(report -> latest.merge(report.run(), report, SharedWaitReports::later));
        Instant now = clock.instant();
        return latest.values().stream()
                .filter(report -> !report.isOld(now))
                .sorted(Comparator.comparing(ReceivedReport::at))
                .map(report -> report.status(now))
                .toList();
    }

    private static ReceivedReport later(ReceivedReport stored, ReceivedReport unwritten) {
        return unwritten.sequence() < stored.sequence() ? stored : unwritten;
    }

    private List<ReceivedReport> read() {
        if (availability.unavailableReason().isEmpty()) {
            try {
                latestRead = table.read(clock.instant());
            } catch (SQLException e) {
                log.recordFailure(e);
            }
        }
        return latestRead;
    }

    /** Writes what has arrived last, if the database can be reached. */
    @Override
    public void close() {
        close(CLOSE_TIMEOUT);
    }

    void close(Duration limit) {
        closing = true;
        arrived.wake();
        closed.wake();
        workerLoop.finish(limit);
    }
}
