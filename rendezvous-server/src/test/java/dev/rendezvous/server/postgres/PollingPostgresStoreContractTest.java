package dev.rendezvous.server.postgres;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;

/** As behind a pooler that hands out connections for a transaction. */
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
