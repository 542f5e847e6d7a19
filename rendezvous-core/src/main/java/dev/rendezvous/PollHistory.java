package dev.rendezvous;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** What the checks of one poll have returned so far, from which a {@link Schedule} derives the pauses. Not thread-safe. */
public final class PollHistory {

    private static final Observation NOTHING = Observation.unsatisfied(
            Reason.inconclusiveReason(Reason.Common.NOT_CHECKED_YET, "the first check is still to come"));

    private final Set<Object> kinds = new HashSet<>();
    private Observation latest = NOTHING;
    private long unchangedSince;
    private Duration unchanged = Duration.ZERO;
    private Duration checkDuration = Duration.ZERO;

    /** Creates the history of a poll that has not begun. */
    public PollHistory() {}

    /**
     * Adds a check.
     *
     * @param started when it started, in nanoseconds
     * @param ended when it ended, in nanoseconds of the same time source
     */
    public void record(Observation observation, long started, long ended) {
        if (kinds.add(kind(observation))) {
            unchangedSince = ended;
        }
        latest = observation;
        unchanged = Duration.ofNanos(ended - unchangedSince);
        checkDuration = Duration.ofNanos(ended - started);
    }

    /** Returns how long to pause before the next check. */
    public Duration nextPause(Schedule schedule) {
        return schedule.nextPause(latest, unchanged, checkDuration);
    }

    /** Returns how long the latest check took. */
    Duration checkDuration() {
        return checkDuration;
    }

    private static Object kind(Observation observation) {
        return observation instanceof Observation.Unsatisfied unsatisfied
                ? unsatisfied.reason().kind()
                : Observation.Satisfied.class;
    }
}
