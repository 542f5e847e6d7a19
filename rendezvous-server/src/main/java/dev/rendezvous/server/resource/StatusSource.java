package dev.rendezvous.server.resource;

import dev.rendezvous.internal.store.Store;
import dev.rendezvous.server.diagnosis.CallerStatus;
import dev.rendezvous.server.diagnosis.Programs;
import dev.rendezvous.server.report.RemoteCallers;
import dev.rendezvous.server.report.RemoteCallers.Published;
import dev.rendezvous.server.report.WaitReports;
import dev.rendezvous.server.timeline.Starts;
import dev.rendezvous.server.waiting.ActivityTracker;
import dev.rendezvous.server.waiting.StoreView;
import dev.rendezvous.server.waiting.WaitRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Reads the status of the server, which {@code /} shows.
 *
 * @param started when the server has started
 */
public record StatusSource(
        Store store,
        ActivityTracker activity,
        WaitRegistry waits,
        WaitReports reports,
        RemoteCallers remoteCallers,
        Instant started) {

    /** The maximum number of callers. */
    private static final int MAX_CALLERS = 1_000;

    /** The maximum number of requests whose callers are looked at: programs that report have several. */
    private static final int MAX_REQUESTS = 2 * MAX_CALLERS;

    /**
     * The callers that wait, or have reported that they do.
     *
     * @param oldest those that have waited longest
     * @param more whether there are others
     */
    record Callers(List<CallerStatus> oldest, boolean more) {}

    /**
     * Returns the status.
     *
     * @param since if present, only keys that have changed after this version are listed
     * @param publicPath what paths begin with for the client
     */
    StatusJson read(OptionalLong since, String publicPath) {
        StoreView view = StoreView.of(store, Instant.now());
        Published elsewhere = remoteCallers.published();
        return StatusJson.of(
                view,
                store.latestRevision(),
                activity.view().with(elsewhere.oldest()),
                callers(view, elsewhere),
                started,
                since,
                publicPath);
    }

    /** Returns the names that are awaited, at other servers too. */
    Map<String, ActivityTracker.Waiting> awaited() {
        return activity.view().with(remoteCallers.published().oldest()).waiting();
    }

    /** Returns the latest starts, with the waits that go on at this server. */
    Starts starts() throws InterruptedException {
        StoreView view = StoreView.of(store, Instant.now());
        return waits.starts(callers(view, Published.NONE).oldest(), view);
    }

    private Callers callers(StoreView view, Published elsewhere) {
        List<CallerStatus> requests = waits.callers(view, MAX_REQUESTS);
        List<CallerStatus> programs = Programs.merge(Stream.of(requests, elsewhere.oldest(), reports.callers())
                .flatMap(List::stream)
                .toList());
        return new Callers(
                programs.stream().limit(MAX_CALLERS).toList(),
                programs.size() > MAX_CALLERS || requests.size() == MAX_REQUESTS || elsewhere.more());
    }
}
