package dev.rendezvous.state;

import dev.rendezvous.Time;
import dev.rendezvous.contract.HarshStore;
import dev.rendezvous.contract.StoreContract;
import java.time.Instant;

/** Every waiter is slow to read after its wake, and nothing is lost by that. */
class HarshInMemoryStoreContractTest extends StoreContract {

    @Override
    protected Store open(Transitions transitions, Room room) {
        return new HarshStore(new InMemoryStore(Time.system(), Instant.now(), transitions, room), 20);
    }
}
