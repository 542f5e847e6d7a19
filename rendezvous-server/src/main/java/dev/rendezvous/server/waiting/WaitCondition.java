package dev.rendezvous.server.waiting;

import dev.rendezvous.Reason;
import dev.rendezvous.server.diagnosis.ConditionStatus;
import java.time.Instant;
import java.util.Optional;

/** One of the conditions that a request waits for, as it is shown while the request waits. */
public interface WaitCondition {

    /** Returns its name, with a leading slash. */
    String name();

    /**
     * Returns how it is now. Called by other threads than the one that waits.
     *
     * @param store what the store contains
     * @param since when the wait began
     */
    ConditionStatus status(StoreView store, Instant since);

    /** Returns a condition that is not met for one reason. */
    static WaitCondition notMet(String name, Reason reason) {
        return new WaitCondition() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public ConditionStatus status(StoreView store, Instant since) {
                return WaitCondition.status(name, Optional.of(reason), 1, since);
            }
        };
    }

    /** Returns the status of a condition; it is met if there is no reason why not. */
    static ConditionStatus status(String name, Optional<Reason> reason, int attempts, Instant changed) {
        return new ConditionStatus(
                name,
                reason.isEmpty(),
                reason.map(Reason::message),
                reason.map(Reason::kind).map(Reason.Kind::name),
                attempts,
                changed);
    }
}
