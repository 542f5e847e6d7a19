package dev.rendezvous.server.store.postgres;

import org.junit.jupiter.api.Tag;

@Tag("slow")
class PostgresStoreContractTest extends PostgresStoreContract {

    private static final TestDatabase DATABASE = TestDatabase.create();

    PostgresStoreContractTest() {
        super(DATABASE, PostgresStore.ChangeDetection.LISTENING);
    }
}
