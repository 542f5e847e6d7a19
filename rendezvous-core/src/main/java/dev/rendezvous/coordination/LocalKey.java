package dev.rendezvous.coordination;

import dev.rendezvous.Condition;
import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Deadline;
import dev.rendezvous.Outcome;
import dev.rendezvous.Payload;
import dev.rendezvous.Watch;
import dev.rendezvous.internal.state.KeyReset;
import dev.rendezvous.internal.state.KeySignal;
import dev.rendezvous.internal.state.KeySignal.SignalResult;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.SignalContent;
import dev.rendezvous.internal.state.SignalReceipt;
import dev.rendezvous.internal.state.SuccessSignal;
import dev.rendezvous.internal.store.SignalWatch;
import dev.rendezvous.internal.store.Store;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** A key in a store of this process. */
record LocalKey(Store store, Name<KeyState> id, Optional<Duration> ttl) implements Key {

    /** Long enough: a thread of this process reads a signal at once after it was woken. */
    private static final Duration RETENTION = Duration.ofMinutes(1);

    @Override
    public String name() {
        return id.text();
    }

    @Override
    public Key expiringAfter(Duration time) {
        if (!time.isPositive()) {
            throw new IllegalArgumentException("time must be positive, but was " + time);
        }
        return new LocalKey(store, id, Optional.of(time));
    }

    @Override
    public Signal signal() throws InterruptedException {
        return signal(Optional.empty());
    }

    @Override
    public Signal signal(Payload payload) throws InterruptedException {
        return signal(Optional.of(payload));
    }

    private Signal signal(Optional<Payload> payload) throws InterruptedException {
        SignalReceipt receipt = apply(new SignalContent.Success(payload));
        return new Signal(receipt.version(), receipt.count(), payload);
    }

    @Override
    public void fail(String reason) throws InterruptedException {
        apply(new SignalContent.Failed(reason));
    }

    private SignalReceipt apply(SignalContent content) throws InterruptedException {
        SignalResult answer = store.apply(id, new KeySignal(content, ttl, Optional.empty(), RETENTION));
        return ((SignalResult.Accepted) answer).receipt();
    }

    @Override
    public boolean reset() throws InterruptedException {
        return store.apply(id, new KeyReset(RETENTION));
    }

    @Override
    public Signal awaitSignal(long count, Deadline deadline) throws InterruptedException {
        try (SignalWatch watch = new SignalWatch(store, id, count, OptionalLong.empty())) {
            Condition watched = () -> named(watch);
            Outcome outcome = watched.tryAwait(deadline);
            SuccessSignal successSignal = watch.signal()
                    .orElseThrow(() -> new ConditionNotMetException(toString(), deadline.limit(), outcome));
            return new Signal(successSignal.version(), successSignal.count(), successSignal.payload());
        }
    }

    @Override
    public Watch watch() {
        return named(new SignalWatch(store, id, 1, OptionalLong.empty()));
    }

    private Watch named(Watch watch) {
        return new LocalKeyWatch(name(), watch);
    }

    @Override
    public Condition atLeast(long count) {
        Condition condition = () -> named(new SignalWatch(store, id, count, OptionalLong.empty()));
        return condition.withName(this + " signalled " + count + " times");
    }

    @Override
    public Condition newerThan(long version) {
        Condition condition = () -> named(new SignalWatch(store, id, 1, OptionalLong.of(version)));
        return condition.withName(this + " newer than version " + version);
    }

    @Override
    public Condition signalled() {
        Condition condition = () -> named(new KeyLevelWatch(store, id));
        return condition.withName(this + " being signalled");
    }

    @Override
    public Condition unsignalled() {
        Condition condition = () -> named(new UnsignalledWatch(store, id));
        return condition.withName(this + " not being signalled");
    }

    @Override
    public String toString() {
        return "key " + name();
    }
}
