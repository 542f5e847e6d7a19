package dev.rendezvous.client;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that has happened on a server.
 *
 * @param id where it stands in the stream, for {@link RendezvousClient#events(String, String, java.util.function.Consumer)}
 * @param kind what has happened, as in {@code signalled} or {@code left}; {@code gap} where some events are missing
 * @param name what it has happened to, with a leading slash; empty for what concerns the stream itself
 * @param at when, by the server's clock
 * @param details what else there is to say, in the server's order: strings, numbers and booleans
 */
public record Event(String id, String kind, String name, Instant at, Map<String, Object> details) {
    public Event {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }
}
