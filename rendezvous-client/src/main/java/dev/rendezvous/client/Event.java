package dev.rendezvous.client;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A change on a server. Immutable.
 *
 * @param id the position in the event stream, for {@link RendezvousClient#followEvents(String, String, java.util.function.Consumer)}
 * @param kind what happened, for instance {@code signalled}; {@code gap} where events are missing from the stream
 * @param name the key, barrier, lock or probe, with a leading slash; empty for an event about the stream itself
 * @param at when it happened, by the server's clock
 * @param details further members of the event in the server's order: strings, numbers and booleans
 */
public record Event(String id, String kind, String name, Instant at, Map<String, Object> details) {
    public Event {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }
}
