package dev.rendezvous.key;

import dev.rendezvous.state.Name;
import dev.rendezvous.state.Store;
import java.util.Optional;

/** A rendezvous on a store in this process. */
record LocalRendezvous(Store store) implements Rendezvous {

    @Override
    public Key key(String name) {
        return new LocalKey(store, Name.key(name), Optional.empty());
    }

    @Override
    public void close() {
        store.close();
    }
}
