package dev.rendezvous.server;

import dev.rendezvous.state.BarrierState;
import dev.rendezvous.state.Expiry;
import dev.rendezvous.state.Gathering;
import dev.rendezvous.state.Grant;
import dev.rendezvous.state.KeyState;
import dev.rendezvous.state.LockState;
import dev.rendezvous.state.Name;
import dev.rendezvous.state.State;
import dev.rendezvous.state.Transitions;
import java.time.Instant;
import java.util.Optional;

/** Publishes the state changes of a store as events. */
record Narrator(EventRing events) implements Transitions {

    @Override
    public <S extends State<S>> void happened(Name<S> name, S before, S after, Instant now) {
        if (before instanceof KeyState was && after instanceof KeyState is && was.version() != is.version()) {
            key("/" + name.text(), was, is);
        } else if (before instanceof BarrierState was && after instanceof BarrierState is) {
            barrier("/_barrier/" + name.text(), was, is);
        } else if (before instanceof LockState was && after instanceof LockState is) {
            lock("/_lock/" + name.text(), was, is, now);
        }
    }

    @Override
    public boolean isFollowed() {
        return events.isFollowed();
    }

    @Override
    public void missed() {
        events.publish(
                "gap",
                "",
                new EventDetails.Gap("changes by other servers up to this moment are unknown to this server"));
    }

    private void barrier(String name, BarrierState was, BarrierState is) {
        for (Gathering passed : is.released()) {
            if (passed.generation() > was.generation()) {
                events.publish(
                        "released",
                        name,
                        new EventDetails.BarrierRelease(
                                passed.generation(), passed.terms().parties(), passed.version()));
            }
        }
    }

    private void lock(String name, LockState was, LockState is, Instant now) {
        for (Grant grant : was.held()) {
            if (is.held().stream().noneMatch(other -> other.fence() == grant.fence())) {
                events.publish(
                        now.isBefore(grant.until()) ? "unlocked" : "lost",
                        name,
                        new EventDetails.LockChange(grant.fence(), Optional.empty()));
            }
        }
        for (Grant grant : is.held()) {
            if (was.held().stream().noneMatch(other -> other.fence() == grant.fence())) {
                events.publish(
                        "locked",
                        name,
                        new EventDetails.LockChange(grant.fence(), grant.place().holder()));
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
                .map(Expiry::version)
                .filter(version -> version == is.version())
                .isPresent();
    }
}
