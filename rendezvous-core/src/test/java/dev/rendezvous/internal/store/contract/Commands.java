package dev.rendezvous.internal.store.contract;

import dev.rendezvous.Payload;
import dev.rendezvous.internal.state.BarrierArrive;
import dev.rendezvous.internal.state.BarrierSpec;
import dev.rendezvous.internal.state.BarrierState;
import dev.rendezvous.internal.state.KeyAwait;
import dev.rendezvous.internal.state.KeyReset;
import dev.rendezvous.internal.state.KeySignal;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.LeaseId;
import dev.rendezvous.internal.state.LockAcquire;
import dev.rendezvous.internal.state.LockGrant;
import dev.rendezvous.internal.state.LockMode;
import dev.rendezvous.internal.state.LockRelease;
import dev.rendezvous.internal.state.LockState;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.SignalContent;
import dev.rendezvous.internal.state.SignalReceipt;
import dev.rendezvous.internal.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** The commands of these tests. */
final class Commands {

    static final Name<KeyState> KEY = Name.key("abc");
    static final Name<BarrierState> BARRIER = Name.barrier("b");
    static final Name<LockState> LOCK = Name.lock("l");

    static final Duration RETENTION = Duration.ofSeconds(60);

    private Commands() {}

    static KeySignal signal() {
        return signal(Optional.empty(), Optional.empty(), Optional.empty());
    }

    static KeySignal signalFor(Duration ttl) {
        return signal(Optional.empty(), Optional.of(ttl), Optional.empty());
    }

    static KeySignal signal(Payload payload) {
        return signal(Optional.of(payload), Optional.empty(), Optional.empty());
    }

    static KeySignal signal(String operation, String text) {
        return signal(Optional.of(Payload.text(text)), Optional.empty(), Optional.of(operation));
    }

    private static KeySignal signal(Optional<Payload> payload, Optional<Duration> ttl, Optional<String> operation) {
        return new KeySignal(new SignalContent.Success(payload), ttl, operation, RETENTION);
    }

    static KeyReset reset() {
        return new KeyReset(RETENTION);
    }

    static SignalReceipt receipt(KeySignal.SignalResult answer) {
        return ((KeySignal.SignalResult.Accepted) answer).receipt();
    }

    /** Starts a wait for the next signal, and returns its command. */
    static KeyAwait begin(Store store, Name<KeyState> name) throws InterruptedException {
        return store.apply(name, KeyAwait.startingNow(1, OptionalLong.empty()));
    }

    static BarrierArrive arrive(Store store, int parties, Duration limit) {
        return arrive(
                store,
                new BarrierArrive.ArrivalSpec(Optional.empty(), Optional.empty(), Optional.empty()),
                parties,
                limit);
    }

    static BarrierArrive arrive(Store store, BarrierArrive.ArrivalSpec arrivalSpec, int parties, Duration limit) {
        BarrierSpec barrierSpec = new BarrierSpec(parties, List.of());
        return new BarrierArrive(store.newRequestId(), arrivalSpec, barrierSpec, limit, Duration.ZERO);
    }

    static LockAcquire acquire(Store store, Duration ttl) {
        return acquire(store, ttl, Optional.empty());
    }

    static LockAcquire acquire(Store store, Duration ttl, Optional<Integer> permits) {
        return acquire(store, ttl, permits, Optional.empty());
    }

    /** Returns the command of a named operation. */
    static LockAcquire acquire(Store store, Duration ttl, String operation) {
        return acquire(store, ttl, Optional.empty(), Optional.of(operation));
    }

    private static LockAcquire acquire(
            Store store, Duration ttl, Optional<Integer> permits, Optional<String> operation) {
        return acquire(store, ttl, permits, operation, new LockMode.Exclusive(1));
    }

    /** Returns the command of a reader, or of a caller that acquires some of the permits. */
    static LockAcquire acquire(Store store, Optional<Integer> permits, LockMode mode) {
        return acquire(store, StoreScenario.LONG, permits, Optional.empty(), mode);
    }

    private static LockAcquire acquire(
            Store store, Duration ttl, Optional<Integer> permits, Optional<String> operation, LockMode mode) {
        LeaseId lease = new LeaseId(UUID.randomUUID().toString());
        LockAcquire.AcquireSpec acquireSpec =
                new LockAcquire.AcquireSpec(operation, Optional.empty(), lease, ttl, mode);
        return new LockAcquire(store.newRequestId(), acquireSpec, permits, StoreScenario.LONG);
    }

    static LockRelease release(LockGrant grant) {
        return new LockRelease(grant.entry().lease());
    }
}
