package dev.rendezvous.server;

import dev.rendezvous.Condition;
import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.state.Good;
import dev.rendezvous.state.Name;
import dev.rendezvous.state.SignalWatch;
import dev.rendezvous.state.Store;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One of several names that a request waits for, and what was seen of it last. For one wait. */
final class Awaited {

    private static final Reason NOT_LOOKED =
            Reason.inconclusiveReason(Reason.Common.NOT_LOOKED_YET, "the first look has not come back");

    private final String name;
    private final Condition condition;
    private final Supplier<Optional<Good>> signal;
    private final Clock clock;
    private volatile Observation latest = Observation.unsatisfied(NOT_LOOKED);
    private volatile @Nullable Instant metAt;

    private Awaited(String name, Condition condition, Supplier<Optional<Good>> signal, Clock clock) {
        this.name = name;
        this.condition = condition;
        this.signal = signal;
        this.clock = clock;
    }

    /** Returns a probe; the condition is what its own route waits for. */
    static Awaited probe(RequestPath path, Condition condition, Clock clock) {
        return new Awaited(path.toString(), condition, Optional::empty, clock);
    }

    /** Returns a key: met by a signal that stands, or that comes while the request waits. */
    static Awaited key(RequestPath path, Store store, Clock clock) {
        SignalWatch watch = new SignalWatch(store, Name.key(path.name()), 1, OptionalLong.empty());
        return new Awaited(path.toString(), () -> watch, watch::granted, clock);
    }

    String name() {
        return name;
    }

    /** Returns what to wait with; each look at it is noted here. */
    Condition condition() {
        return condition.onLook(this::saw).named(name);
    }

    private void saw(Observation seen) {
        if (seen instanceof Observation.Satisfied && !isMet()) {
            metAt = signal.get().map(Good::at).orElseGet(clock::instant);
        }
        latest = seen;
    }

    boolean isMet() {
        return latest instanceof Observation.Satisfied;
    }

    /** Returns why it is not met; empty if it is. */
    Optional<Reason> reason() {
        return latest instanceof Observation.Unsatisfied unsatisfied
                ? Optional.of(unsatisfied.reason())
                : Optional.empty();
    }

    boolean hasFailed() {
        return reason().filter(Reason::isPermanent).isPresent();
    }

    /** Returns when it was met; empty if it is not. */
    Optional<Instant> metAt() {
        return isMet() ? Optional.ofNullable(metAt) : Optional.empty();
    }

    /** Returns the signal that met it; empty if none has, or if it is not a key. */
    Optional<Good> signal() {
        return signal.get();
    }
}
