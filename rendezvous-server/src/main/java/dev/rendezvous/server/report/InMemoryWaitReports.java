package dev.rendezvous.server.report;

import dev.rendezvous.server.diagnosis.CallerStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;

/** The reports to this server, in its memory. */
public final class InMemoryWaitReports implements WaitReports {

    private final Clock clock;
    private final Runnable evicted;
    private final Consumer<CallerStatus> ended;

    /** By run, the latest report last. */
    private final SequencedMap<String, Kept> reports = new LinkedHashMap<>();

    private long bytes;
    private long arrivals;

    /** A report, its size, and its place in the order of arrival. */
    private record Kept(ReceivedReport report, int bytes, long number) {}

    /**
     * Reports in the order of their arrival.
     *
     * @param last the number of reports that have arrived until the last one of these
     */
    public record Arrived(List<ReceivedReport> reports, long last) {}

    /**
     * Creates an empty collection.
     *
     * @param evicted called for each report that is dropped to make room
     * @param ended called for each run that reports for the first time that it does not wait any more
     */
    public InMemoryWaitReports(Clock clock, Runnable evicted, Consumer<CallerStatus> ended) {
        this.clock = clock;
        this.evicted = evicted;
        this.ended = ended;
    }

    @Override
    public synchronized boolean record(String run, long sequence, CallerStatus caller, int size) {
        Kept before = reports.get(run);
        if (before != null && sequence < before.report().sequence()) {
            return false;
        }
        Instant now = clock.instant();
        remove(run);
        reports.putLast(run, new Kept(new ReceivedReport(run, sequence, caller, now), size, ++arrivals));
        bytes += size;
        if (!caller.waits() && (before == null || before.report().caller().waits())) {
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
        Map.Entry<String, Kept> first = reports.firstEntry();
        while (first != null && first.getValue().report().isOld(now)) {
            remove(first.getKey());
            first = reports.firstEntry();
        }
    }

    private void remove(String run) {
        Kept removed = reports.remove(run);
        bytes -= removed == null ? 0 : removed.bytes();
    }

    @Override
    public List<CallerStatus> callers() {
        Instant now = clock.instant();
        return arrivedAfter(0, MAX_RUNS).reports().stream()
                .map(report -> report.status(now))
                .toList();
    }

    /**
     * Returns reports that have arrived after others, without those that a later one of their run has replaced.
     *
     * @param number the number of reports that have arrived before
     * @param most the maximum number of reports to return, the first ones
     */
    public synchronized Arrived arrivedAfter(long number, int most) {
        removeOld(clock.instant());
        List<Kept> kept = reports.values().stream()
                .filter(report -> report.number() > number)
                .limit(most)
                .toList();
        return new Arrived(
                kept.stream().map(Kept::report).toList(),
                kept.isEmpty() ? number : kept.getLast().number());
    }

    @Override
    public void close() {
        // Memory needs no closing.
    }
}
