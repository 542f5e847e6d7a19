package dev.rendezvous.internal.store;

import dev.rendezvous.TimeSource;
import dev.rendezvous.internal.store.contract.StoreContract;
import java.time.Instant;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class InMemoryStoreContractTest extends StoreContract {

    @Override
    protected Store open(StateListener stateListener, StoreQuota storeQuota) {
        return new InMemoryStore(
                TimeSource.system(),
                Instant.now(),
                stateListener,
                storeQuota,
                Revisions.above(Revisions.at(Instant.now())));
    }
}
