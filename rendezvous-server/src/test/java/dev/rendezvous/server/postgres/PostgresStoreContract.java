package dev.rendezvous.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Deadline;
import dev.rendezvous.contract.StoreContract;
import dev.rendezvous.state.Room;
import dev.rendezvous.state.Store;
import dev.rendezvous.state.Transitions;
import java.time.Duration;
import java.util.Optional;

/** The store contract with a PostgreSQL server; each test has its own schema. */
abstract class PostgresStoreContract extends StoreContract {

    private final TestDatabase database;
    private final PostgresStore.Ears ears;
    private final String schema;

    PostgresStoreContract(TestDatabase database, PostgresStore.Ears ears) {
        this.database = database;
        this.ears = ears;
        this.schema = database.freshSchema();
    }

    @Override
    protected final Store open(Transitions transitions, Room room) throws InterruptedException {
        Store store = database.open(schema, ears, transitions, room);
        for (Deadline end = Deadline.in(Duration.ofSeconds(60));
                store.whyNotReady().isPresent() && !end.expired(); ) {
            store.awaitReadiness(end);
        }
        assertThat(store.whyNotReady()).isEmpty();
        return store;
    }

    @Override
    protected final Optional<Store> openBeside() throws InterruptedException {
        return Optional.of(open(Transitions.UNNOTICED, Room.unlimited()));
    }

    @Override
    public final boolean isDurable() {
        return true;
    }
}
