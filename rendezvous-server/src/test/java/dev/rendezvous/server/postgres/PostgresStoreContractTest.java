package dev.rendezvous.server.postgres;

class PostgresStoreContractTest extends PostgresStoreContract {

    private static final TestDatabase DATABASE = TestDatabase.create();

    PostgresStoreContractTest() {
        super(DATABASE, PostgresStore.Ears.LISTENING);
    }
}
