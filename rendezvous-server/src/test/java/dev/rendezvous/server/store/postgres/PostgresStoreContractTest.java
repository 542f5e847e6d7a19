package dev.rendezvous.server.store.postgres;

class PostgresStoreContractTest extends PostgresStoreContract {

    private static final TestDatabase DATABASE = TestDatabase.create();

    PostgresStoreContractTest() {
        super(DATABASE, PostgresStore.ChangeDetection.LISTENING);
    }
}
