package dev.rendezvous.server.diagnosis;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/**
 * Something that keeps callers waiting; also its JSON.
 *
 * @param kind what it is
 * @param subject the name, target or program that it is about
 * @param text one sentence: what was seen
 * @param since since when
 * @param callers whom it holds up, by name or address; at most {@value #MAX_CALLERS}
 * @param action one sentence: what to do
 */
public record Finding(Kind kind, String subject, String text, Instant since, List<String> callers, String action) {

    static final int MAX_CALLERS = 100;

    public Finding {
        callers = List.copyOf(callers);
    }

    /** What a finding is. */
    public enum Kind {
        /** A condition is not met, and no caller that waits is known to meet it. */
        @JsonProperty("first_cause")
        FIRST_CAUSE,
        /** The awaited key was never signalled, and one with a similar name is. */
        @JsonProperty("near_miss")
        NEAR_MISS,
        /** Callers wait for each other. */
        @JsonProperty("circle")
        CIRCLE,
        /** No signal of the awaited key is known. */
        @JsonProperty("never_signalled")
        NEVER_SIGNALLED,
        /** Named members have not arrived at the barrier. */
        @JsonProperty("barrier_short")
        BARRIER_SHORT,
        /** A lock with a queue is held for long. */
        @JsonProperty("lock_held")
        LOCK_HELD,
        /** The awaited key is signalled as failed. */
        @JsonProperty("failed_key")
        FAILED_KEY,
        /** A program that has reported that it waits reports no more. */
        @JsonProperty("silent_program")
        SILENT_PROGRAM
    }
}
