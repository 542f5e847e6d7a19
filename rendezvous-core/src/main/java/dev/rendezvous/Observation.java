package dev.rendezvous;

import java.util.Objects;

/** The result of one check: satisfied, or unsatisfied with a reason. */
public sealed interface Observation {

    /** Returns an observation that is satisfied. */
    static Observation satisfied(String detail) {
        return new Satisfied(detail);
    }

    /** Returns an observation that is not satisfied, or could not be made. */
    static Observation unsatisfied(Reason reason) {
        return new Unsatisfied(reason);
    }

    /** Returns whether both are satisfied, or both are unsatisfied for the same kind of reason. */
    default boolean isSameKindAs(Observation other) {
        if (this instanceof Unsatisfied mine && other instanceof Unsatisfied theirs) {
            return mine.reason().kind().equals(theirs.reason().kind());
        }
        return this instanceof Satisfied && other instanceof Satisfied;
    }

    /**
     * The check succeeded.
     *
     * @param detail what the check found, in a few words for people: {@code accepting}
     */
    record Satisfied(String detail) implements Observation {
        public Satisfied {
            Objects.requireNonNull(detail, "detail");
        }
    }

    /**
     * The check failed, or could not be made.
     *
     * @param reason why not
     */
    record Unsatisfied(Reason reason) implements Observation {
        public Unsatisfied {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
