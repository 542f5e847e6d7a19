package dev.rendezvous.coordination;

import dev.rendezvous.internal.state.BarrierSpec;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.store.Store;
import java.util.List;
import java.util.Optional;

/** The primitives in a store of this process. */
record LocalRendezvous(Store store) implements Rendezvous {

    @Override
    public Key key(String name) {
        return new LocalKey(store, Name.key(name), Optional.empty());
    }

    @Override
    public Barrier barrier(String name, int parties) {
        return new LocalBarrier(store, Name.barrier(name), new BarrierSpec(parties, List.of()));
    }

    @Override
    public Barrier barrier(String name, List<String> members) {
        return new LocalBarrier(store, Name.barrier(name), new BarrierSpec(members.size(), members));
    }

    @Override
    public int resetBarrier(String barrier, long generation) throws InterruptedException {
        return LocalBarrier.reset(store, Name.barrier(barrier), generation);
    }

    @Override
    public Lock lock(String name) {
        return LocalLock.of(store, Name.lock(name), Optional.empty());
    }

    @Override
    public Lock lock(String name, int permits) {
        if (permits < 1) {
            throw new IllegalArgumentException("permits must be at least 1, but was " + permits);
        }
        return LocalLock.of(store, Name.lock(name), Optional.of(permits));
    }

    @Override
    public void close() {
        store.close();
    }
}
