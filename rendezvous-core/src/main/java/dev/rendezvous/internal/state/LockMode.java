package dev.rendezvous.internal.state;

/** What a holder has of a lock: permits of its own, or one permit together with all other readers. */
public sealed interface LockMode {

    /** All readers together have one permit, which must be the only one of the lock. */
    record Read() implements LockMode {}

    /**
     * The holder has permits of its own. A plain lock and a writer have one, the only one.
     *
     * @param permits how many; at least one
     */
    record Exclusive(int permits) implements LockMode {

        public Exclusive {
            if (permits < 1) {
                throw new IllegalArgumentException("permits to acquire must be at least 1, but was " + permits);
            }
        }
    }

    /** Returns the number of permits that a single holder needs. */
    default int permits() {
        return switch (this) {
            case Read read -> 1;
            case Exclusive exclusive -> exclusive.permits();
        };
    }
}
