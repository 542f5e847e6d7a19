package dev.rendezvous.server;

import dev.rendezvous.server.postgres.PostgresStore;
import dev.rendezvous.server.postgres.Schema;
import dev.rendezvous.server.postgres.StoreUrl;

/** Where the state is stored. */
sealed interface StoreSettings {

    /** In this process, and lost when it ends. */
    record InMemory() implements StoreSettings {}

    /** In a database, which several servers may share. */
    record Postgres(StoreUrl url, Schema schema, PostgresStore.Ears ears) implements StoreSettings {}
}
