package dev.rendezvous.server.timeline;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a recorded wait has ended. */
public enum SpanOutcome {
    /** It goes on. */
    @JsonProperty("waiting")
    WAITING("waiting"),
    /** What it waited for is met. */
    @JsonProperty("met")
    MET("met"),
    /** Its time was up before. */
    @JsonProperty("timed_out")
    TIMED_OUT("timed out"),
    /** A condition could never be met. */
    @JsonProperty("failed")
    FAILED("failed"),
    /** The caller has left, or the server was stopped. */
    @JsonProperty("left")
    LEFT("left");

    private final String words;

    SpanOutcome(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
