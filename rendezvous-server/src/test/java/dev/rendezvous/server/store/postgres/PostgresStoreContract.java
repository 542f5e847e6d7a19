package dev.rendezvous.server.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rendezvous.Deadline;
import dev.rendezvous.internal.store.StateListener;
import dev.rendezvous.internal.store.Store;
import dev.rendezvous.internal.store.StoreQuota;
import dev.rendezvous.internal.store.contract.StoreContract;
import java.time.Duration;
import java.util.Optional;

/** The store contract with a PostgreSQL server; each test has its own schema. */
abstract class PostgresStoreContract extends StoreContract {

    private final TestDatabase database;
    private final PostgresStore.ChangeDetection changeDetection;
    private final String schema;

    PostgresStoreContract(TestDatabase database, PostgresStore.ChangeDetection changeDetection) {
        this.database = database;
        this.changeDetection = changeDetection;
        this.schema = database.freshSchema();
    }

    @Override
    protected final Store open(StateListener stateListener, StoreQuota storeQuota) throws InterruptedException {
        Store store = database.open(schema, changeDetection, stateListener, storeQuota);
        for (Deadline end = Deadline.in(Duration.ofSeconds(60));
                store.unavailableReason().isPresent() && !end.isExpired(); ) {
            store.awaitAvailability(end);
        }
        assertThat(store.unavailableReason()).isEmpty();
        return store;
    }

    @Override
    protected final Optional<Store> openAnother() throws InterruptedException {
        return Optional.of(open(StateListener.NONE, StoreQuota.unlimited()));
    }

    @Override
    public final boolean isDurable() {
        return true;
    }
}
