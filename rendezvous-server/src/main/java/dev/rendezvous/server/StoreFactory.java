package dev.rendezvous.server;

import dev.rendezvous.TimeSource;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.store.InMemoryStore;
import dev.rendezvous.internal.store.Revisions;
import dev.rendezvous.internal.store.StateListener;
import dev.rendezvous.internal.store.Store;
import dev.rendezvous.internal.store.StoreQuota;
import dev.rendezvous.internal.store.StoredRevisions;
import dev.rendezvous.internal.text.FileErrors;
import dev.rendezvous.server.config.StoreSettings;
import dev.rendezvous.server.diagnosis.CallerStatus;
import dev.rendezvous.server.observe.Metrics;
import dev.rendezvous.server.report.InMemoryWaitReports;
import dev.rendezvous.server.report.RemoteCallers;
import dev.rendezvous.server.report.WaitReports;
import dev.rendezvous.server.store.postgres.PostgresStore;
import dev.rendezvous.server.store.postgres.StoreCounters;
import dev.rendezvous.server.store.postgres.StoreCounters.Counter;
import dev.rendezvous.server.waiting.StoreView;
import dev.rendezvous.server.waiting.WaitRegistry;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Consumer;

/** Opens the store that the settings name, and registers its metrics. */
record StoreFactory(StateListener listener, StoreQuota quota, Metrics metrics) {

    /**
     * Opens a store.
     *
     * @throws IOException if the directory of a store in memory cannot be used
     */
    Store open(StoreSettings settings) throws IOException {
        Store store = switch (settings) {
            case StoreSettings.InMemory memory -> open(memory);
            case StoreSettings.Postgres postgres -> open(postgres);
        };
        metrics.store(() -> store.unavailableReason().isEmpty());
        return store;
    }

    /**
     * Opens the reports of programs about their waits, which are shared if the store is. They are closed before it.
     *
     * @param evicted called for each report that is dropped to make room
     * @param ended called for each run that reports for the first time that it does not wait any more
     */
    static WaitReports openReports(Store store, Runnable evicted, Consumer<CallerStatus> ended) {
        Clock clock = Clock.systemUTC();
        return store instanceof PostgresStore shared
                ? shared.openReports(clock, evicted, ended)
                : new InMemoryWaitReports(clock, evicted, ended);
    }

    /** Returns the callers that wait at the other servers of a shared store, and publishes those of this one. To be closed before the store. */
    static RemoteCallers openCallers(Store store, WaitRegistry waits) {
        return store instanceof PostgresStore shared
                ? shared.openCallers(most -> waits.callers(awaited(shared), most))
                : RemoteCallers.NONE;
    }

    /** Returns what this server knows of the names that are awaited, without a query. */
    private static StoreView awaited(PostgresStore store) {
        return new StoreView(
                store.awaited(Kind.KEY), store.awaited(Kind.BARRIER), store.awaited(Kind.LOCK), Instant.now());
    }

    private Store open(StoreSettings.InMemory memory) throws IOException {
        Instant started = Instant.now();
        long floor = Math.max(memory.versionFloor(), Revisions.at(started));
        Revisions revisions = memory.directory().isPresent()
                ? openRevisions(memory.directory().get(), floor)
                : Revisions.above(floor);
        return new InMemoryStore(TimeSource.system(), started, listener, quota, revisions);
    }

    private static Revisions openRevisions(Path directory, long floor) throws IOException {
        try {
            return StoredRevisions.open(directory, floor);
        } catch (FileSystemException e) {
            throw new IOException(
                    "--state-dir must be a directory that the server can write to, but was '" + directory + "': "
                            + FileErrors.reason(e) + "; let the user of the server write to it, or name another",
                    e);
        }
    }

    private Store open(StoreSettings.Postgres postgres) {
        PostgresStore store = PostgresStore.open(
                postgres.url(),
                postgres.schema(),
                postgres.changeDetection(),
                postgres.versionFloor(),
                listener,
                quota);
        register(store.counters());
        return store;
    }

    private void register(StoreCounters storeCounters) {
        register("transactions", "Transactions that applied commands.", storeCounters, Counter.TRANSACTIONS);
        register("commands", "Commands that these transactions applied.", storeCounters, Counter.COMMANDS);
        register("reads", "Reads of one name without its lock.", storeCounters, Counter.READS);
        register(
                "retries", "Transactions that failed without effect and were retried.", storeCounters, Counter.RETRIES);
        register(
                "unknown",
                "Commands whose outcome is unknown, as the connection broke during commit.",
                storeCounters,
                Counter.UNKNOWN);
        register(
                "notifications_sent", "Changes announced to other servers.", storeCounters, Counter.NOTIFICATIONS_SENT);
        register(
                "notifications_received",
                "Changes announced by other servers.",
                storeCounters,
                Counter.NOTIFICATIONS_RECEIVED);
        register(
                "refreshed",
                "Changes by other servers that were found by a periodic refresh.",
                storeCounters,
                Counter.FOUND_BY_REFRESH);
    }

    private void register(String what, String help, StoreCounters storeCounters, Counter counted) {
        metrics.counter("rendezvous_store_" + what + "_total", help, () -> storeCounters.value(counted));
    }
}
