package dev.rendezvous.server.store.postgres;

/** The contract with polling, as behind a pooler in transaction mode. */
class PollingPostgresStoreContractTest extends PostgresStoreContract {

    private static final TestDatabase DATABASE = TestDatabase.create();

    PollingPostgresStoreContractTest() {
        super(DATABASE, PostgresStore.ChangeDetection.POLLING);
    }
}
