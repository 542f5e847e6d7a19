package dev.rendezvous.state;

import dev.rendezvous.Time;
import dev.rendezvous.contract.HarshStore;
import dev.rendezvous.contract.StoreContract;
import java.time.Instant;

/** The contract with waiters that are slow to read their answers. */
class HarshInMemoryStoreContractTest extends StoreContract {

    @Override
    protected Store open(Transitions transitions, Room room) {
        return new HarshStore(new InMemoryStore(Time.system(), Instant.now(), transitions, room), 20);
    }
}
