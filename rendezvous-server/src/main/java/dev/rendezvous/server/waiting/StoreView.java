package dev.rendezvous.server.waiting;

import dev.rendezvous.internal.state.BarrierState;
import dev.rendezvous.internal.state.KeyState;
import dev.rendezvous.internal.state.Kind;
import dev.rendezvous.internal.state.LockState;
import dev.rendezvous.internal.state.Name;
import dev.rendezvous.internal.state.State;
import dev.rendezvous.internal.store.Store;
import java.time.Instant;
import java.util.Map;

/**
 * A snapshot of all states of a store.
 *
 * @param now this server's time then
 */
public record StoreView(
        Map<String, KeyState> keys, Map<String, BarrierState> barriers, Map<String, LockState> locks, Instant now) {

    /** Returns what a store contains now. */
    public static StoreView of(Store store, Instant now) {
        return new StoreView(store.snapshot(Kind.KEY), store.snapshot(Kind.BARRIER), store.snapshot(Kind.LOCK), now);
    }

    /** Returns the state under a name, which may be blank. */
    @SuppressWarnings("unchecked") // The blank state of a kind has the type of all its states, and selects the map.
    <S extends State<S>> S state(Name<S> name) {
        State<?> blank = name.kind().blank();
        State<?> found = switch (blank) {
            case KeyState key -> keys.getOrDefault(name.text(), key);
            case BarrierState barrier -> barriers.getOrDefault(name.text(), barrier);
            case LockState lock -> locks.getOrDefault(name.text(), lock);
        };
        return (S) found;
    }
}
