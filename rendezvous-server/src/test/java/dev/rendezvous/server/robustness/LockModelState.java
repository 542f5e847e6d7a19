package dev.rendezvous.server.robustness;

import dev.rendezvous.internal.state.LockState;
import java.util.HashMap;
import java.util.Map;

/**
 * The state of a lock between two steps.
 *
 * @param fence the latest fence
 * @param extended for each held lease, the step that set its expiry
 */
record LockModelState(LockState state, long fence, Map<String, Integer> extended) {

    static final LockModelState BEGINNING = new LockModelState(LockState.BLANK, 0, Map.of());

    LockModelState {
        extended = Map.copyOf(extended);
    }

    LockModelState extending(LockState next, long latest, String lease, int operation) {
        Map<String, Integer> more = new HashMap<>(extended);
        more.put(lease, operation);
        return new LockModelState(next, latest, more);
    }

    LockModelState ending(LockState next, String lease) {
        Map<String, Integer> less = new HashMap<>(extended);
        less.remove(lease);
        return new LockModelState(next, fence, less);
    }
}
