package dev.rendezvous.server.waiting;

import dev.rendezvous.Condition;
import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.SuccessSignal;
import dev.rendezvous.internal.store.SignalWatch;
import dev.rendezvous.internal.store.Store;
import dev.rendezvous.server.diagnosis.ConditionStatus;
import dev.rendezvous.server.http.RequestPath;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** A name that a request waits for, with the result of its latest check. Used for one wait. */
public final class WaitTarget implements WaitCondition {

    private static final Reason NOT_CHECKED =
            Reason.inconclusiveReason(Reason.Common.NOT_CHECKED_YET, "the first check has not finished");

    private final String name;
    private final Condition condition;
    private final Supplier<Optional<SuccessSignal>> signal;
    private final Clock clock;
    private volatile Latest latest = new Latest(Observation.unsatisfied(NOT_CHECKED), 0, Optional.empty());

    /**
     * The result of the latest check.
     *
     * @param attempts the number of checks
     * @param changed when the reason has changed last, or when the signal that met it was sent; empty before the first check
     */
    private record Latest(Observation observation, int attempts, Optional<Instant> changed) {

        Latest next(Observation seen, Instant at) {
            boolean same = changed.isPresent() && message(seen).equals(message(observation));
            return new Latest(seen, attempts + 1, same ? changed : Optional.of(at));
        }

        private static Optional<String> message(Observation observation) {
            return reason(observation).map(Reason::message);
        }

        static Optional<Reason> reason(Observation observation) {
            return observation instanceof Observation.Unsatisfied unsatisfied
                    ? Optional.of(unsatisfied.reason())
                    : Optional.empty();
        }
    }

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

    @Override
    public String name() {
        return name;
    }

    /** Returns the condition to wait for; its checks update this target. */
    public Condition condition() {
        return condition.onCheck(this::update).withName(name);
    }

    /** A check notices a signal later than it was sent, on a busy machine after other signals that were sent after it. */
    private void update(Observation observation) {
        Instant at = signal.get()
                .filter(sent -> observation instanceof Observation.Satisfied)
                .map(SuccessSignal::at)
                .orElseGet(clock::instant);
        latest = latest.next(observation, at);
    }

    @Override
    public ConditionStatus status(StoreView store, Instant since) {
        Latest now = latest;
        return WaitCondition.status(
                name,
                Latest.reason(now.observation()),
                now.attempts(),
                now.changed().filter(since::isBefore).orElse(since));
    }

    public boolean isMet() {
        return latest.observation() instanceof Observation.Satisfied;
    }

    /** Returns why it is not met; empty if it is met. */
    public Optional<Reason> reason() {
        return Latest.reason(latest.observation());
    }

    public boolean hasFailed() {
        return reason().filter(Reason::isPermanent).isPresent();
    }

    /** Returns when it was met; empty if it is not. */
    public Optional<Instant> metAt() {
        Latest now = latest;
        return now.observation() instanceof Observation.Satisfied ? now.changed() : Optional.empty();
    }

    /** Returns the signal that met it; empty if none has, or if it is not a key. */
    public Optional<SuccessSignal> signal() {
        return signal.get();
    }
}
