package dev.rendezvous.server.event;

import dev.rendezvous.internal.state.BarrierEnd;
import dev.rendezvous.internal.state.BarrierGeneration;
import dev.rendezvous.internal.state.BarrierState;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.LockGrant;
import dev.rendezvous.internal.state.LockState;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.SignalExpiry;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.store.StateListener;
import java.time.Instant;
import java.util.Optional;

/** Publishes the state changes of a store as events. */
public record StateChangePublisher(EventBuffer events) implements StateListener {

    @Override
    public <S extends State<S>> void stateChanged(Name<S> name, S before, S after, Instant now) {
        if (before instanceof KeyState was && after instanceof KeyState is && was.version() != is.version()) {
            key("/" + name.text(), was, is);
        } else if (before instanceof BarrierState was && after instanceof BarrierState is) {
            barrier("/_barrier/" + name.text(), was, is);
        } else if (before instanceof LockState was && after instanceof LockState is) {
            lock("/_lock/" + name.text(), was, is, now);
        }
    }

    @Override
    public boolean isInterested() {
        return events.hasReaders();
    }

    @Override
    public void changesMissed() {
        events.publish(
                "gap",
                "",
                new EventDetails.Gap("changes by other servers up to this moment are unknown to this server"));
    }

    private void barrier(String name, BarrierState was, BarrierState is) {
        // A break that is forgotten after its time is no reset; the number of generations is forgotten with it.
        if (was.broken().isPresent() && is.broken().isEmpty() && is.generation() >= was.generation()) {
            publishChange("reset", name, was.generation(), Optional.empty());
        }
        for (BarrierGeneration ended : is.ended()) {
            if (ended.number() > was.generation()) {
                ended.end().ifPresent(end -> publishEnd(name, ended, end));
            }
        }
        is.broken()
                .filter(broken -> is.generation() > was.generation())
                .filter(broken -> is.ended().stream().noneMatch(ended -> ended.number() == is.generation()))
                .ifPresent(broken -> publishChange("broken", name, is.generation(), is.broken()));
    }

    private void publishEnd(String name, BarrierGeneration ended, BarrierEnd end) {
        switch (end) {
            case BarrierEnd.Released released ->
                events.publish("released", name, EventDetails.BarrierChange.of(ended, Optional.empty()));
            case BarrierEnd.Reset reset ->
                events.publish("reset", name, EventDetails.BarrierChange.of(ended, Optional.empty()));
            case BarrierEnd.Broken broken ->
                events.publish("broken", name, EventDetails.BarrierChange.of(ended, Optional.of(broken.reason())));
        }
    }

    /** Publishes what concerns no member. */
    private void publishChange(String kind, String name, long generation, Optional<BarrierEnd.Broken> broken) {
        events.publish(
                kind,
                name,
                new EventDetails.BarrierChange(
                        generation,
                        Optional.empty(),
                        broken.map(BarrierEnd.Broken::version),
                        broken.map(BarrierEnd.Broken::reason)));
    }

    private void lock(String name, LockState was, LockState is, Instant now) {
        for (LockGrant grant : was.held()) {
            if (is.held().stream().noneMatch(other -> other.fence() == grant.fence())) {
                events.publish(
                        now.isBefore(grant.until()) ? "unlocked" : "lost", name, EventDetails.LockChange.ended(grant));
            }
        }
        for (LockGrant grant : is.held()) {
            if (was.held().stream().noneMatch(other -> other.fence() == grant.fence())) {
                events.publish("locked", name, EventDetails.LockChange.granted(grant));
            }
        }
    }

    private void key(String name, KeyState was, KeyState is) {
        String kind = switch (is.phase()) {
            case SIGNALLED -> "signalled";
            case FAILED -> "failed";
            case UNSIGNALLED -> hasExpired(was, is) ? "expired" : "reset";
        };
        events.publish(kind, name, EventDetails.KeyChange.of(is));
    }

    private static boolean hasExpired(KeyState was, KeyState is) {
        return was.expiry()
                .map(SignalExpiry::version)
                .filter(version -> version == is.version())
                .isPresent();
    }
}
