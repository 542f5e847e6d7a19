package dev.rendezvous.coordination;

import dev.rendezvous.ConditionNotMetException;
import dev.rendezvous.Outcome;
import java.time.Duration;
import java.util.Optional;

/**
 * Thrown when a party arrives at a barrier that is broken, or waits at one when it breaks: another party has {@linkplain Barrier#fail
 * failed}. The last reason of the outcome has that party's text.
 */
public final class BrokenBarrierException extends ConditionNotMetException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception for an outcome.
     *
     * @param barrier the name of the barrier
     * @param limit the limit of the wait; empty if there was none
     * @param outcome its last reason is of the kind {@link dev.rendezvous.Reason.Common#BARRIER_BROKEN}
     */
    public BrokenBarrierException(String barrier, Optional<Duration> limit, Outcome.Failed outcome) {
        super(barrier, limit, outcome);
    }
}
