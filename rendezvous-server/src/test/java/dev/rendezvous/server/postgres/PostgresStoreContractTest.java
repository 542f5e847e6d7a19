package dev.rendezvous.server.postgres;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;

class PostgresStoreContractTest extends PostgresStoreContract {

    private static final TestDatabase DATABASE = TestDatabase.start();

    PostgresStoreContractTest() {
        super(DATABASE, PostgresStore.Ears.LISTENING);
    }

    @AfterAll
    static void stopDatabase() throws IOException {
        DATABASE.close();
    }
}
