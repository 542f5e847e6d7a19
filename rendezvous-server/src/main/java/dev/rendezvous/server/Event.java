package dev.rendezvous.server;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that happened.
 *
 * @param sequence one more than that of the event before, on this server
 * @param kind one word in lower case
 * @param name what it happened to, with a leading slash; empty if to no name
 * @param at when
 * @param details what else there is to say
 */
record Event(long sequence, String kind, String name, Instant at, Map<String, ?> details) {

    /** Returns the JSON of this event. */
    Map<String, Object> report() {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("event", kind);
        if (!name.isEmpty()) {
            report.put("name", name);
        }
        report.put("at", at.toString());
        report.putAll(details);
        return report;
    }
}
