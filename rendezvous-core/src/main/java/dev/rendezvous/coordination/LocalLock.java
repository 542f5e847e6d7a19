package dev.rendezvous.coordination;

import dev.rendezvous.Deadline;
import dev.rendezvous.internal.lease.LeaseClient;
import dev.rendezvous.internal.state.LeaseId;
import dev.rendezvous.internal.state.LockAcquire;
import dev.rendezvous.internal.state.LockAwaitFree;
import dev.rendezvous.internal.state.LockMode;
import dev.rendezvous.internal.state.LockRelease;
import dev.rendezvous.internal.state.LockRenew;
import dev.rendezvous.internal.state.LockState;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.store.Store;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** A lock in a store of this process. */
record LocalLock(Store store, Name<LockState> id, Optional<Integer> permits, LockMode mode) implements Lock {

    static LocalLock of(Store store, Name<LockState> id, Optional<Integer> permits) {
        return new LocalLock(store, id, permits, new LockMode.Exclusive(1));
    }

    @Override
    public String name() {
        return id.text();
    }

    @Override
    public Lock readLock() {
        if (permits.orElse(mode.permits()) != 1) {
            throw new IllegalStateException(
                    "permits must be 1 for a read lock, but was " + permits.orElse(mode.permits()));
        }
        return new LocalLock(store, id, permits, new LockMode.Read());
    }

    @Override
    public Lock acquiring(int number) {
        if (mode instanceof LockMode.Read) {
            throw new IllegalStateException("a read lock must be acquired without a number of permits");
        }
        if (number > permits.orElse(1)) {
            throw new IllegalArgumentException("permits to acquire must be at most those of the lock, "
                    + permits.orElse(1) + ", but was " + number);
        }
        return new LocalLock(store, id, permits, new LockMode.Exclusive(number));
    }

    @Override
    public void awaitFree(Deadline deadline) throws InterruptedException {
        LockState ignored = new AnswerUnwrapper(this + " being free", deadline)
                .unwrap(store.awaitAnswer(id, new LockAwaitFree(), deadline));
    }

    @Override
    public Lease acquire(Duration ttl, Deadline deadline) throws InterruptedException {
        AnswerUnwrapper unwrapper = new AnswerUnwrapper(toString(), deadline);
        while (true) {
            LeaseId lease = new LeaseId(UUID.randomUUID().toString());
            LockAcquire.AcquireSpec acquireSpec =
                    new LockAcquire.AcquireSpec(Optional.empty(), Optional.empty(), lease, ttl, mode);
            LockAcquire acquire = new LockAcquire(store.newRequestId(), acquireSpec, permits, deadline.remaining());
            long fence =
                    unwrapper.unwrap(store.awaitAnswer(id, acquire, deadline)).fence();
            LocalLeaseClient leaseClient = new LocalLeaseClient(store, id, lease);
            long requestedAt = deadline.timeSource().nanoTime();
            if (isConfirmed(leaseClient, acquire)) {
                return LocalLease.start(fence, ttl, requestedAt, leaseClient, deadline.timeSource());
            }
        }
    }

    /** Renews the new lease: it may have been granted long ago, and is to last its whole time to live from now on. */
    private boolean isConfirmed(LocalLeaseClient leaseClient, LockAcquire acquire) throws InterruptedException {
        try {
            return leaseClient.renew() == LeaseClient.Known.RENEWED;
        } catch (InterruptedException e) {
            store.withdraw(id, acquire);
            throw e;
        }
    }

    /** Renews the lease in the store, which is always reachable. */
    private record LocalLeaseClient(Store store, Name<LockState> id, LeaseId lease) implements LeaseClient {

        @Override
        public Renewal renew(Deadline end) throws InterruptedException {
            return renew();
        }

        Renewal renew() throws InterruptedException {
            return store.apply(id, new LockRenew(lease)).isPresent() ? Known.RENEWED : Known.LOST;
        }

        @Override
        public void release(Deadline end) throws InterruptedException {
            store.apply(id, new LockRelease(lease));
        }
    }

    @Override
    public String toString() {
        return "lock " + name();
    }
}
