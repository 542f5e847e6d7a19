package dev.rendezvous.server.config;

import dev.rendezvous.server.store.postgres.PostgresStore;
import dev.rendezvous.server.store.postgres.Schema;
import dev.rendezvous.server.store.postgres.StoreUrl;

/** Where the state is stored. */
public sealed interface StoreSettings {

    /** In this process, and lost when it ends. */
    record InMemory() implements StoreSettings {}

    /** In a database, which several servers may share. */
    record Postgres(StoreUrl url, Schema schema, PostgresStore.ChangeDetection changeDetection)
            implements StoreSettings {}
}
