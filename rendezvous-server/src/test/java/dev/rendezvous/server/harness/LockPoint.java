package dev.rendezvous.server.harness;

import dev.rendezvous.state.LockState;
import java.util.HashMap;
import java.util.Map;

/**
 * The state of a lock between two steps.
 *
 * @param fence the latest fence
 * @param extended for each held lease, the step that set its expiry
 */
record LockPoint(LockState state, long fence, Map<String, Integer> extended) {

    static final LockPoint BEGINNING = new LockPoint(LockState.BLANK, 0, Map.of());

    LockPoint {
        extended = Map.copyOf(extended);
    }

    LockPoint extending(LockState next, long latest, String lease, int operation) {
        Map<String, Integer> more = new HashMap<>(extended);
        more.put(lease, operation);
        return new LockPoint(next, latest, more);
    }

    LockPoint ending(LockState next, String lease) {
        Map<String, Integer> less = new HashMap<>(extended);
        less.remove(lease);
        return new LockPoint(next, fence, less);
    }
}
