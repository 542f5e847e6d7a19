package dev.rendezvous.client;

import dev.rendezvous.Observation;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One condition of a reported wait, with what its checks have found. Thread-safe. */
final class ReportedCondition {

    /** Names and reasons are for people; longer ones are cut. */
    private static final int MAX_TEXT = 200;

    private final String name;
    private @Nullable Observation latest;
    private Instant changed = Instant.EPOCH;
    private int attempts;

    ReportedCondition(String name) {
        this.name = cut(name);
    }

    /** Adds an observation; returns whether it differs in kind from the one before. */
    synchronized boolean add(Observation observation, Instant now) {
        attempts++;
        boolean isChange = latest == null || !latest.isSameKindAs(observation);
        latest = observation;
        if (isChange) {
            changed = now;
        }
        return isChange;
    }

    synchronized boolean isMet() {
        return latest instanceof Observation.Satisfied;
    }

    private static String cut(String text) {
        return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "…" : text;
    }

    /** Writes the members of this condition in a report. */
    synchronized void write(ObjectNode json) {
        json.put("name", name);
        json.put("met", isMet());
        json.put("attempts", attempts);
        Optional.ofNullable(latest).ifPresent(observation -> {
            json.put("changed", changed.toString());
            if (observation instanceof Observation.Unsatisfied unsatisfied) {
                json.put("reason", cut(unsatisfied.reason().message()));
                json.put("reason_kind", unsatisfied.reason().kind().name());
            }
        });
    }
}
