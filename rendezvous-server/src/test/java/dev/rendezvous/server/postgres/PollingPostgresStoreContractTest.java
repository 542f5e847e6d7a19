package dev.rendezvous.server.postgres;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;

/** The contract with polling, as behind a pooler in transaction mode. */
class PollingPostgresStoreContractTest extends PostgresStoreContract {

    private static final TestDatabase DATABASE = TestDatabase.start();

    PollingPostgresStoreContractTest() {
        super(DATABASE, PostgresStore.Ears.POLLING);
    }

    @AfterAll
    static void stopDatabase() throws IOException {
        DATABASE.close();
    }
}
