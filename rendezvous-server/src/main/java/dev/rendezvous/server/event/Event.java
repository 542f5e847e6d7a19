package dev.rendezvous.server.event;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A change that clients can follow.
 *
 * @param sequence one more than that of the previous event of this server
 * @param kind one word in lower case
 * @param name the name that changed, with a leading slash; empty if the event concerns all names
 * @param at the time of the change
 * @param details what depends on the kind
 */
public record Event(long sequence, String kind, String name, Instant at, EventDetails details) {

    /** The JSON of an event. */
    public record EventJson(
            String event,
            Optional<String> name,
            Instant at,
            @JsonUnwrapped @Nullable EventDetails details) {}

    public EventJson json() {
        return new EventJson(
                kind,
                Optional.of(name).filter(text -> !text.isEmpty()),
                at,
                details instanceof EventDetails.None ? null : details);
    }
}
