package dev.rendezvous;

import java.util.Objects;

/** What one look saw: satisfied, or not and why. */
public sealed interface Observation {

    /** Returns an observation that what was looked for is so. */
    static Observation satisfied(String detail) {
        return new Satisfied(detail);
    }

    /** Returns an observation that what was looked for is not so, or cannot be told. */
    static Observation unsatisfied(Reason reason) {
        return new Unsatisfied(reason);
    }

    /** Returns whether both are satisfied, or both are not for the same kind of reason. */
    default boolean isLike(Observation other) {
        if (this instanceof Unsatisfied mine && other instanceof Unsatisfied theirs) {
            return mine.reason().kind().equals(theirs.reason().kind());
        }
        return this instanceof Satisfied && other instanceof Satisfied;
    }

    /**
     * It is so.
     *
     * @param detail what was seen, in a few words for people: {@code accepting}
     */
    record Satisfied(String detail) implements Observation {
        public Satisfied {
            Objects.requireNonNull(detail, "detail");
        }
    }

    /**
     * It is not so, or it cannot be told.
     *
     * @param reason why not
     */
    record Unsatisfied(Reason reason) implements Observation {
        public Unsatisfied {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
