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
