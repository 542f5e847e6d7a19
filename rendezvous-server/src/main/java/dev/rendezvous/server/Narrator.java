package dev.rendezvous.server;

import dev.rendezvous.Payload;
import dev.rendezvous.state.BarrierState;
import dev.rendezvous.state.Expiry;
import dev.rendezvous.state.Failure;
import dev.rendezvous.state.Gathering;
import dev.rendezvous.state.Good;
import dev.rendezvous.state.Grant;
import dev.rendezvous.state.KeyState;
import dev.rendezvous.state.LockState;
import dev.rendezvous.state.Name;
import dev.rendezvous.state.State;
import dev.rendezvous.state.Transitions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells the transitions of a store as events. */
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
        events.tell("gap", "", Map.of("reason", "what other servers have changed until now is not known here"));
    }

    private void barrier(String name, BarrierState was, BarrierState is) {
        for (Gathering passed : is.released()) {
            if (passed.generation() > was.generation()) {
                events.tell(
                        "released",
                        name,
                        Map.of(
                                "generation", passed.generation(),
                                "parties", passed.terms().parties(),
                                "version", passed.version()));
            }
        }
    }

    private void lock(String name, LockState was, LockState is, Instant now) {
        for (Grant grant : was.held()) {
            if (is.held().stream().noneMatch(other -> other.fence() == grant.fence())) {
                events.tell(now.isBefore(grant.until()) ? "unlocked" : "lost", name, Map.of("fence", grant.fence()));
            }
        }
        for (Grant grant : is.held()) {
            if (was.held().stream().noneMatch(other -> other.fence() == grant.fence())) {
                Map<String, Object> details = new LinkedHashMap<>();
                details.put("fence", grant.fence());
                grant.place().holder().ifPresent(holder -> details.put("holder", holder));
                events.tell("locked", name, details);
            }
        }
    }

    private void key(String name, KeyState was, KeyState is) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("version", is.version());
        is.standingGood().ifPresent(good -> describe(good, details));
        is.standingFailure().map(Failure::reason).ifPresent(reason -> details.put("reason", reason));
        is.expiry().ifPresent(expiry -> details.put("expires", expiry.at().toString()));
        String kind = switch (is.phase()) {
            case SIGNALLED -> "signalled";
            case FAILED -> "failed";
            case UNSIGNALLED -> hasExpired(was, is) ? "expired" : "reset";
        };
        events.tell(kind, name, details);
    }

    private static void describe(Good good, Map<String, Object> details) {
        details.put("count", good.count());
        good.payload().map(Payload::size).ifPresent(size -> details.put("bytes", size));
        good.payload().map(Payload::contentType).ifPresent(type -> details.put("type", type));
    }

    private static boolean hasExpired(KeyState was, KeyState is) {
        return was.expiry()
                .map(Expiry::version)
                .filter(version -> version == is.version())
                .isPresent();
    }
}
