package dev.rendezvous.server.robustness;

import dev.rendezvous.internal.state.KeyState;
import java.util.HashMap;
import java.util.Map;

/**
 * The state of a key between two steps.
 *
 * @param drawn how many of the observed versions have been drawn
 * @param since the version at the start of each wait that has not ended
 * @param expiring the step whose signal expires next; -1 if there is none
 */
record KeyModelState(KeyState state, int drawn, Map<Integer, Long> since, int expiring) {

    static final KeyModelState BEGINNING = new KeyModelState(KeyState.BLANK, 0, Map.of(), -1);

    KeyModelState {
        since = Map.copyOf(since);
    }

    KeyModelState waitingSince(int wait, long version) {
        Map<Integer, Long> more = new HashMap<>(since);
        more.put(wait, version);
        return new KeyModelState(state, drawn, more, expiring);
    }

    KeyModelState waitingNoMore(int wait) {
        Map<Integer, Long> less = new HashMap<>(since);
        less.remove(wait);
        return new KeyModelState(state, drawn, less, expiring);
    }
}
