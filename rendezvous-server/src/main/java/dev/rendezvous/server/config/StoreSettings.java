package dev.rendezvous.server.config;

import dev.rendezvous.server.store.postgres.PostgresStore;
import dev.rendezvous.server.store.postgres.Schema;
import dev.rendezvous.server.store.postgres.StoreUrl;
import java.nio.file.Path;
import java.util.Optional;

/** Where the state is stored. */
public sealed interface StoreSettings {

    /** Returns the number that all versions and fences are greater than. */
    long versionFloor();

    /**
     * In this process, and lost when it ends.
     *
     * @param directory remembers which versions and fences have been issued
     */
    record InMemory(long versionFloor, Optional<Path> directory) implements StoreSettings {}

    /** In a database, which several servers may share. */
    record Postgres(long versionFloor, StoreUrl url, Schema schema, PostgresStore.ChangeDetection changeDetection)
            implements StoreSettings {}
}
