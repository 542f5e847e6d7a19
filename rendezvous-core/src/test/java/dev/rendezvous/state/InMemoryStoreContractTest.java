package dev.rendezvous.state;

import dev.rendezvous.Time;
import dev.rendezvous.contract.StoreContract;
import java.time.Instant;

class InMemoryStoreContractTest extends StoreContract {

    @Override
    protected Store open(Transitions transitions, Room room) {
        return new InMemoryStore(Time.system(), Instant.now(), transitions, room);
    }
}
