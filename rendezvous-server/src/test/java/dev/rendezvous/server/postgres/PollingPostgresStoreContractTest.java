package dev.rendezvous.server.postgres;

/** As behind a pooler that hands out connections for a transaction. */
class PollingPostgresStoreContractTest extends PostgresStoreContract {

    private static final TestDatabase DATABASE = TestDatabase.create();

    PollingPostgresStoreContractTest() {
        super(DATABASE, PostgresStore.Ears.POLLING);
    }
}
