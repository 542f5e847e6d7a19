package dev.rendezvous;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** The result of a wait: met, timed out, or failed because the condition can never be met. */
public sealed interface Outcome {

    /** Returns a summary of the wait. */
    Summary summary();

    /** Returns whether the condition was met. */
    default boolean isMet() {
        return this instanceof Met;
    }

    /**
     * The condition was met.
     *
     * @param summary a summary of the wait
     * @param detail what the last check found, in a few words for people
     */
    record Met(Summary summary, String detail) implements Outcome {}

    /**
     * The deadline expired first.
     *
     * @param summary a summary of the wait
     */
    record TimedOut(Summary summary) implements Outcome {}

    /**
     * The condition can never be met; the last reason says why.
     *
     * @param summary a summary of the wait
     */
    record Failed(Summary summary) implements Outcome {}

    /**
     * A summary of a wait.
     *
     * @param elapsed the time from the start of the wait to its end
     * @param attempts the number of checks, at least one
     * @param first the reason that the first check gave; empty if it was satisfied
     * @param last the latest reason that any check gave; empty if the first check was satisfied
     */
    record Summary(Duration elapsed, int attempts, Optional<Reason> first, Optional<Reason> last) {
        public Summary {
            Objects.requireNonNull(elapsed, "elapsed");
            Objects.requireNonNull(first, "first");
            Objects.requireNonNull(last, "last");
        }
    }
}
