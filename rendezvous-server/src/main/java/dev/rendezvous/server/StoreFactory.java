package dev.rendezvous.server;

import dev.rendezvous.TimeSource;
import dev.rendezvous.server.config.StoreSettings;
import dev.rendezvous.server.observe.Metrics;
import dev.rendezvous.server.store.postgres.PostgresStore;
import dev.rendezvous.server.store.postgres.StoreCounters;
import dev.rendezvous.server.store.postgres.StoreCounters.Counter;
import dev.rendezvous.store.InMemoryStore;
import dev.rendezvous.store.StateListener;
import dev.rendezvous.store.Store;
import dev.rendezvous.store.StoreQuota;
import java.time.Instant;

/** Opens the store that the settings name, and registers its metrics. */
record StoreFactory(StateListener listener, StoreQuota quota, Metrics metrics) {

    Store open(StoreSettings settings) {
        Store store = switch (settings) {
            case StoreSettings.InMemory memory ->
                new InMemoryStore(TimeSource.system(), Instant.now(), listener, quota);
            case StoreSettings.Postgres postgres -> open(postgres);
        };
        metrics.store(() -> store.unavailableReason().isEmpty());
        return store;
    }

    private Store open(StoreSettings.Postgres postgres) {
        PostgresStore store =
                PostgresStore.open(postgres.url(), postgres.schema(), postgres.changeDetection(), listener, quota);
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
