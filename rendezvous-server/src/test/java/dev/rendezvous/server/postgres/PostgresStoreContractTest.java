package dev.rendezvous.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Deadline;
import dev.rendezvous.contract.StoreContract;
import dev.rendezvous.state.Room;
import dev.rendezvous.state.Store;
import dev.rendezvous.state.Transitions;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;

class PostgresStoreContractTest extends StoreContract {

    private static final TestDatabase DATABASE = TestDatabase.start();

    private final String schema = DATABASE.freshSchema();

    @AfterAll
    static void stopDatabase() throws IOException {
        DATABASE.close();
    }

    @Override
    protected Store open(Transitions transitions, Room room) throws InterruptedException {
        Store store = DATABASE.open(schema, PostgresStore.Ears.LISTENING, transitions, room);
        for (Deadline end = Deadline.in(Duration.ofSeconds(60));
                store.whyNotReady().isPresent() && !end.expired(); ) {
            store.awaitReadiness(end);
        }
        assertThat(store.whyNotReady()).isEmpty();
        return store;
    }

    @Override
    protected Optional<Store> openBeside() throws InterruptedException {
        return Optional.of(open(Transitions.UNNOTICED, Room.unlimited()));
    }

    @Override
    public boolean isDurable() {
        return true;
    }
}
