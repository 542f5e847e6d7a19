package dev.rendezvous.server.diagnosis;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A key.
 *
 * @param phase what a new waiter finds
 * @param at when it was signalled; empty if it is not
 * @param reason why it is signalled as failed; empty if it is not
 * @param signallers who has sent the signals that are remembered, the oldest first; empty texts for those that are not known
 */
public record KeyStatus(Phase phase, Optional<Instant> at, Optional<String> reason, List<String> signallers) {

    /** A key of which nothing is remembered. */
    static final KeyStatus UNKNOWN = new KeyStatus(Phase.UNSIGNALLED, Optional.empty(), Optional.empty(), List.of());

    public KeyStatus {
        signallers = List.copyOf(signallers);
    }

    /** What a new waiter finds. */
    public enum Phase {
        /** Never signalled, or reset. */
        UNSIGNALLED,
        /** The latest signal was a success. */
        SIGNALLED,
        /** The latest signal was a failure. */
        FAILED
    }

    /** Returns whether a signal of it is remembered. */
    boolean wasSignalled() {
        return phase != Phase.UNSIGNALLED || !signallers.isEmpty();
    }

    /** Returns who has sent the latest signal that is remembered. */
    Optional<String> latestSignaller() {
        return signallers.isEmpty()
                ? Optional.empty()
                : Optional.of(signallers.getLast()).filter(name -> !name.isEmpty());
    }

    /** Returns who has sent all signals that are remembered; empty if several have. */
    Optional<String> onlySignaller() {
        return latestSignaller().filter(name -> signallers.stream().allMatch(name::equals));
    }
}
