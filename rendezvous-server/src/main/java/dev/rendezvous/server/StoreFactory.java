package dev.rendezvous.server;

import dev.rendezvous.Time;
import dev.rendezvous.server.postgres.PostgresStore;
import dev.rendezvous.server.postgres.Tally;
import dev.rendezvous.server.postgres.Tally.Counted;
import dev.rendezvous.state.InMemoryStore;
import dev.rendezvous.state.Room;
import dev.rendezvous.state.Store;
import dev.rendezvous.state.Transitions;
import java.time.Instant;

/** Opens the store that the settings name, and registers its metrics. */
record StoreFactory(Transitions transitions, Room room, Metrics metrics) {

    Store open(StoreSettings settings) {
        Store store = switch (settings) {
            case StoreSettings.InMemory memory -> new InMemoryStore(Time.system(), Instant.now(), transitions, room);
            case StoreSettings.Postgres postgres -> open(postgres);
        };
        metrics.store(() -> store.whyNotReady().isEmpty());
        return store;
    }

    private Store open(StoreSettings.Postgres postgres) {
        PostgresStore store = PostgresStore.open(postgres.url(), postgres.schema(), postgres.ears(), transitions, room);
        register(store.tally());
        return store;
    }

    private void register(Tally tally) {
        register("transactions", "Transactions that applied commands.", tally, Counted.TRANSACTIONS);
        register("commands", "Commands that these transactions applied.", tally, Counted.COMMANDS);
        register("reads", "Reads of one name without its lock.", tally, Counted.READS);
        register("retries", "Transactions that failed without effect and were retried.", tally, Counted.RETRIES);
        register(
                "unknown",
                "Commands whose outcome is unknown, as the connection broke during commit.",
                tally,
                Counted.UNKNOWN);
        register("notifications_sent", "Changes announced to other servers.", tally, Counted.HINTS_SENT);
        register("notifications_received", "Changes announced by other servers.", tally, Counted.HINTS_RECEIVED);
        register("refreshed", "Changes by other servers that were found by a periodic refresh.", tally, Counted.SWEPT);
    }

    private void register(String what, String help, Tally tally, Counted counted) {
        metrics.counter("rendezvous_store_" + what + "_total", help, () -> tally.of(counted));
    }
}
