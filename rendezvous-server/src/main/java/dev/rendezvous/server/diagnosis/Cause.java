package dev.rendezvous.server.diagnosis;

import java.util.Comparator;

/**
 * A finding, with what decides its place among others.
 *
 * @param urgency how sure it is that nothing goes on without it; the lowest first
 * @param heldUp how many callers it holds up
 * @param brief the finding in a few words, for the verdict
 */
record Cause(Urgency urgency, int heldUp, String brief, Finding finding) {

    /** Those that hold up most callers, and then the oldest, come first among equally urgent ones. */
    static final Comparator<Cause> FIRST = Comparator.comparing(Cause::urgency)
            .thenComparing(Comparator.comparingInt(Cause::heldUp).reversed())
            .thenComparing(cause -> cause.finding().since())
            .thenComparing(cause -> cause.finding().subject())
            .thenComparing(cause -> cause.finding().text());

    /** How sure it is that nothing goes on without it. */
    enum Urgency {
        /** Waiting will not help. */
        HOPELESS,
        /** A program that others wait for may be gone. */
        GONE,
        /** Something outside of this server was checked and is not ready. */
        SEEN,
        /** A name is probably mistyped. */
        SUSPECTED,
        /** Something takes long. */
        SLOW,
        /** It may just not have happened yet. */
        PENDING
    }
}
