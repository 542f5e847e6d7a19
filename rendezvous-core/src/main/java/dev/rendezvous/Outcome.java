package dev.rendezvous;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** What came of a wait: met, timed out, or failed because it can never be met. */
public sealed interface Outcome {

    /** Returns what happened on the way. */
    Story story();

    /** Returns whether the condition was met. */
    default boolean isMet() {
        return this instanceof Met;
    }

    /**
     * The condition was met.
     *
     * @param story what happened on the way
     * @param detail what was seen in the end, in a few words for people
     */
    record Met(Story story, String detail) implements Outcome {}

    /**
     * The deadline came first.
     *
     * @param story what happened on the way
     */
    record TimedOut(Story story) implements Outcome {}

    /**
     * The condition can never be met; the last reason says why.
     *
     * @param story what happened on the way
     */
    record Failed(Story story) implements Outcome {}

    /**
     * What happened on the way.
     *
     * @param elapsed from the beginning of the wait to its end
     * @param attempts the number of looks, at least one
     * @param first the reason the first look gave; empty if that one was satisfied
     * @param last the latest reason any look gave; empty if the first look was satisfied
     */
    record Story(Duration elapsed, int attempts, Optional<Reason> first, Optional<Reason> last) {
        public Story {
            Objects.requireNonNull(elapsed, "elapsed");
            Objects.requireNonNull(first, "first");
            Objects.requireNonNull(last, "last");
        }
    }
}
