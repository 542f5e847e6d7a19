package dev.rendezvous.server.diagnosis;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Whether the system is up, as far as the server knows; also its JSON.
 *
 * @param text one line
 */
public record Verdict(State state, String text) {

    /** Whether the system is up. */
    public enum State {
        /** Nothing is known. */
        @JsonProperty("empty")
        EMPTY,
        /** No caller waits. */
        @JsonProperty("ready")
        READY,
        /** Callers wait. */
        @JsonProperty("waiting")
        WAITING,
        /** Waiting alone will not help. */
        @JsonProperty("blocked")
        BLOCKED
    }
}
