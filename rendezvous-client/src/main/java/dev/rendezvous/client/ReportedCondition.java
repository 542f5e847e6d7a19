package dev.rendezvous.client;

import dev.rendezvous.Observation;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One condition of a reported wait, with what its checks have found. Thread-safe. */
final class ReportedCondition {

    private final String name;
    private @Nullable Observation latest;
    private Instant changed = Instant.EPOCH;
    private int attempts;

    ReportedCondition(String name) {
        this.name = name;
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

    /** Writes the members of this condition in a report. */
    synchronized void write(ObjectNode json) {
        json.put("name", name);
        json.put("met", latest instanceof Observation.Satisfied);
        json.put("attempts", attempts);
        Optional.ofNullable(latest).ifPresent(observation -> {
            json.put("changed", changed.toString());
            if (observation instanceof Observation.Unsatisfied unsatisfied) {
                json.put("reason", unsatisfied.reason().message());
                json.put("reason_kind", unsatisfied.reason().kind().name());
            }
        });
    }
}
