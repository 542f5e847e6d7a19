package dev.rendezvous.server.waiting;

import dev.rendezvous.Condition;
import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.server.http.RequestPath;
import dev.rendezvous.state.Name;
import dev.rendezvous.state.SuccessSignal;
import dev.rendezvous.store.SignalWatch;
import dev.rendezvous.store.Store;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One of several names that a request waits for, with the result of its latest check. Used for one wait. */
public final class WaitTarget {

    private static final Reason NOT_CHECKED =
            Reason.inconclusiveReason(Reason.Common.NOT_CHECKED_YET, "the first check has not finished");

    private final String name;
    private final Condition condition;
    private final Supplier<Optional<SuccessSignal>> signal;
    private final Clock clock;
    private volatile Observation latest = Observation.unsatisfied(NOT_CHECKED);
    private volatile @Nullable Instant metAt;

    private WaitTarget(String name, Condition condition, Supplier<Optional<SuccessSignal>> signal, Clock clock) {
        this.name = name;
        this.condition = condition;
        this.signal = signal;
        this.clock = clock;
    }

    /** Returns a probe with the condition of its own route. */
    public static WaitTarget probe(RequestPath path, Condition condition, Clock clock) {
        return new WaitTarget(path.toString(), condition, Optional::empty, clock);
    }

    /** Returns a key, which is met by a present signal or by one that comes during the wait. */
    public static WaitTarget key(RequestPath path, Store store, Clock clock) {
        SignalWatch watch = new SignalWatch(store, Name.key(path.name()), 1, OptionalLong.empty());
        return new WaitTarget(path.toString(), () -> watch, watch::signal, clock);
    }

    public String name() {
        return name;
    }

    /** Returns the condition to wait for; its checks update this target. */
    public Condition condition() {
        return condition.onCheck(this::update).withName(name);
    }

    private void update(Observation observation) {
        if (observation instanceof Observation.Satisfied && !isMet()) {
            metAt = signal.get().map(SuccessSignal::at).orElseGet(clock::instant);
        }
        latest = observation;
    }

    public boolean isMet() {
        return latest instanceof Observation.Satisfied;
    }

    /** Returns why it is not met; empty if it is met. */
    public Optional<Reason> reason() {
        return latest instanceof Observation.Unsatisfied unsatisfied
                ? Optional.of(unsatisfied.reason())
                : Optional.empty();
    }

    public boolean hasFailed() {
        return reason().filter(Reason::isPermanent).isPresent();
    }

    /** Returns when it was met; empty if it is not. */
    public Optional<Instant> metAt() {
        return isMet() ? Optional.ofNullable(metAt) : Optional.empty();
    }

    /** Returns the signal that met it; empty if none has, or if it is not a key. */
    public Optional<SuccessSignal> signal() {
        return signal.get();
    }
}
