package dev.rendezvous.server.store.postgres;

import org.junit.jupiter.api.Tag;

/** The contract with polling, as behind a pooler in transaction mode. */
@Tag("slow")
class PollingPostgresStoreContractTest extends PostgresStoreContract {

    private static final TestDatabase DATABASE = TestDatabase.create();

    PollingPostgresStoreContractTest() {
        super(DATABASE, PostgresStore.ChangeDetection.POLLING);
    }
}
