package dev.rendezvous.key;

import dev.rendezvous.Deadline;
import dev.rendezvous.key.lease.Tenure;
import dev.rendezvous.state.Acquire;
import dev.rendezvous.state.LeaseId;
import dev.rendezvous.state.LockState;
import dev.rendezvous.state.Name;
import dev.rendezvous.state.Release;
import dev.rendezvous.state.Renew;
import dev.rendezvous.state.Store;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** A lock in a store of this process. */
record LocalLock(Store store, Name<LockState> id, Optional<Integer> permits) implements Lock {

    @Override
    public String name() {
        return id.text();
    }

    @Override
    public Lease acquire(Duration ttl, Deadline deadline) throws InterruptedException {
        Asked unwrapper = new Asked(toString(), deadline);
        while (true) {
            LeaseId lease = new LeaseId(UUID.randomUUID().toString());
            Acquire.Wish wish = new Acquire.Wish(Optional.empty(), Optional.empty(), lease, ttl);
            Acquire acquire = new Acquire(store.newRequest(), wish, permits, deadline.left());
            long fence = unwrapper.granted(store.ask(id, acquire, deadline)).fence();
            LocalTenure tenure = new LocalTenure(store, id, lease);
            long requestedAt = deadline.time().nanos();
            if (isConfirmed(tenure, acquire)) {
                return LocalLease.start(fence, ttl, requestedAt, tenure, deadline.time());
            }
        }
    }

    /** Renews the new lease: it may have been granted long ago, and is to last its whole time to live from now on. */
    private boolean isConfirmed(LocalTenure tenure, Acquire acquire) throws InterruptedException {
        try {
            return tenure.renew() == Tenure.Known.RENEWED;
        } catch (InterruptedException e) {
            store.withdraw(id, acquire);
            throw e;
        }
    }

    /** Renews the lease in the store, which is always reachable. */
    private record LocalTenure(Store store, Name<LockState> id, LeaseId lease) implements Tenure {

        @Override
        public Renewal renew(Deadline end) throws InterruptedException {
            return renew();
        }

        Renewal renew() throws InterruptedException {
            return store.apply(id, new Renew(lease)).isPresent() ? Known.RENEWED : Known.LOST;
        }

        @Override
        public void release(Deadline end) throws InterruptedException {
            store.apply(id, new Release(lease));
        }
    }

    @Override
    public String toString() {
        return "lock " + name();
    }
}
