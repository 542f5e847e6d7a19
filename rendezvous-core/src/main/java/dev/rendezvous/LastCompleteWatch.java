package dev.rendezvous;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A watch that ignores a check that the deadline has cut off, and returns the result of the last complete one instead. A check that
 * gets only the last moments of a wait would otherwise report a silent peer, or a resolver that does not answer, where there is
 * none.
 */
final class LastCompleteWatch extends ForwardingWatch {

    /** How long before the deadline a check may give up: a driver with a timeout of its own needs some time to return. */
    static final Duration MARGIN = Duration.ofMillis(50);

    /** A check in this JVM that takes longer is worth a mention. */
    private static final Duration HANGING = Duration.ofMillis(100);

    private @Nullable Observation latest;

    private LastCompleteWatch(Watch watch) {
        super(watch);
    }

    /** Returns a watch that ignores checks that were cut off; a composite one already does so for each of its parts. */
    static Watch of(Watch watch) {
        return watch instanceof CompositeWatch || watch instanceof LastCompleteWatch
                ? watch
                : new LastCompleteWatch(watch);
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        long began = deadline.timeSource().nanoTime();
        Observation observation = delegateCheck(deadline);
        Duration took = Duration.ofNanos(deadline.timeSource().nanoTime() - began);
        if (latest != null && isCutOff(observation, deadline) && !isHanging(observation, took)) {
            return latest;
        }
        latest = observation;
        return observation;
    }

    private static boolean isCutOff(Observation observation, Deadline deadline) {
        return observation instanceof Observation.Unsatisfied unsatisfied
                && unsatisfied.reason().permanence() == Reason.Permanence.INCONCLUSIVE
                && isOver(deadline);
    }

    /** Returns whether a check has not returned, and not only because it began shortly before the deadline. */
    private static boolean isHanging(Observation observation, Duration took) {
        return observation instanceof Observation.Unsatisfied unsatisfied
                && unsatisfied.reason().kind() == Reason.Common.CHECK_TIMED_OUT
                && took.compareTo(HANGING) > 0;
    }

    /** Returns whether a check that has just ended may have been cut off by the deadline. */
    static boolean isOver(Deadline deadline) {
        return deadline.remaining().compareTo(MARGIN) <= 0;
    }
}
