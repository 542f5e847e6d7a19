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
            case StoreSettings.InMemory memory ->
                new InMemoryStore(Time.system(), Instant.now(), transitions, room);
            case StoreSettings.Postgres postgres -> open(postgres);
        };
        metrics.store(() -> store.whyNotReady().isEmpty());
        return store;
    }

    private Store open(StoreSettings.Postgres postgres) {
        PostgresStore store =
                PostgresStore.open(postgres.url(), postgres.schema(), postgres.ears(), transitions, room);
        register(store.tally());
        return store;
    }

    private void register(Tally tally) {
        register("transactions", "Transactions that commands were applied in.", tally, Counted.TRANSACTIONS);
        register("commands", "Commands that were applied in them.", tally, Counted.COMMANDS);
        register("retries", "Transactions without effect that were tried again.", tally, Counted.RETRIES);
        register("unknown", "Commands of which nobody knows whether they were applied.", tally, Counted.UNKNOWN);
        register("hints_sent", "Changes that other servers were told of.", tally, Counted.HINTS_SENT);
        register("hints_received", "Changes that other servers have told of.", tally, Counted.HINTS_RECEIVED);
        register("swept", "Changes that were found by looking again.", tally, Counted.SWEPT);
    }

    private void register(String what, String help, Tally tally, Counted counted) {
        metrics.counter("rendezvous_store_" + what + "_total", help, () -> tally.of(counted));
    }
}
