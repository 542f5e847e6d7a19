package dev.rendezvous.internal.store;

import dev.rendezvous.TimeSource;
import dev.rendezvous.internal.store.contract.SlowReaderStore;
import dev.rendezvous.internal.store.contract.StoreContract;
import java.time.Instant;
import org.junit.jupiter.api.Tag;

/** The contract with waiters that are slow to read their answers. */
@Tag("slow")
class SlowReaderInMemoryStoreContractTest extends StoreContract {

    @Override
    protected Store open(StateListener stateListener, StoreQuota storeQuota) {
        return new SlowReaderStore(
                new InMemoryStore(
                        TimeSource.system(),
                        Instant.now(),
                        stateListener,
                        storeQuota,
                        Revisions.above(Revisions.at(Instant.now()))),
                20);
    }
}
