package dev.rendezvous.client;

import dev.rendezvous.Observation;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

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
    synchronized void write(JsonGenerator json) {
        json.writeStringProperty("name", name);
        json.writeBooleanProperty("met", isMet());
        json.writeNumberProperty("attempts", attempts);
        Optional.ofNullable(latest).ifPresent(observation -> {
            json.writeStringProperty("changed", changed.toString());
            if (observation instanceof Observation.Unsatisfied unsatisfied) {
                json.writeStringProperty("reason", cut(unsatisfied.reason().message()));
                json.writeStringProperty(
                        "reason_kind", unsatisfied.reason().kind().name());
            }
        });
    }
}
