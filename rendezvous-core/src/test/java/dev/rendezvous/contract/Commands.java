package dev.rendezvous.contract;

import dev.rendezvous.Payload;
import dev.rendezvous.state.Acquire;
import dev.rendezvous.state.Arrive;
import dev.rendezvous.state.AwaitKey;
import dev.rendezvous.state.BarrierState;
import dev.rendezvous.state.Content;
import dev.rendezvous.state.Grant;
import dev.rendezvous.state.KeyState;
import dev.rendezvous.state.LeaseId;
import dev.rendezvous.state.LockState;
import dev.rendezvous.state.Name;
import dev.rendezvous.state.Receipt;
import dev.rendezvous.state.Release;
import dev.rendezvous.state.ResetKey;
import dev.rendezvous.state.SignalKey;
import dev.rendezvous.state.Store;
import dev.rendezvous.state.Terms;
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

    static SignalKey signal() {
        return signal(Optional.empty(), Optional.empty(), Optional.empty());
    }

    static SignalKey signalFor(Duration ttl) {
        return signal(Optional.empty(), Optional.of(ttl), Optional.empty());
    }

    static SignalKey signal(Payload payload) {
        return signal(Optional.of(payload), Optional.empty(), Optional.empty());
    }

    static SignalKey signal(String operation, String text) {
        return signal(Optional.of(Payload.text(text)), Optional.empty(), Optional.of(operation));
    }

    private static SignalKey signal(Optional<Payload> payload, Optional<Duration> ttl, Optional<String> operation) {
        return new SignalKey(new Content.Success(payload), ttl, operation, RETENTION);
    }

    static ResetKey reset() {
        return new ResetKey(RETENTION);
    }

    static Receipt receipt(SignalKey.Signalled answer) {
        return ((SignalKey.Signalled.Done) answer).receipt();
    }

    /** Starts a wait for the next signal, and returns its command. */
    static AwaitKey begin(Store store, Name<KeyState> name) throws InterruptedException {
        return store.apply(name, AwaitKey.beginning(1, OptionalLong.empty()));
    }

    static Arrive arrive(Store store, int parties, Duration limit) {
        return arrive(
                store, new Arrive.Introduction(Optional.empty(), Optional.empty(), Optional.empty()), parties, limit);
    }

    static Arrive arrive(Store store, Arrive.Introduction introduction, int parties, Duration limit) {
        Terms terms = new Terms(parties, List.of());
        return new Arrive(store.newRequest(), introduction, terms, limit, Duration.ZERO);
    }

    static Acquire acquire(Store store, Duration ttl) {
        return acquire(store, ttl, Optional.empty());
    }

    static Acquire acquire(Store store, Duration ttl, Optional<Integer> permits) {
        LeaseId lease = new LeaseId(UUID.randomUUID().toString());
        Acquire.Wish wish = new Acquire.Wish(Optional.empty(), Optional.empty(), lease, ttl);
        return new Acquire(store.newRequest(), wish, permits, Scene.LONG);
    }

    static Release release(Grant grant) {
        return new Release(grant.place().lease());
    }
}
