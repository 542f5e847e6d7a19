package dev.rendezvous.server.diagnosis;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Optional;

/**
 * One condition of a caller; also its JSON.
 *
 * @param name a name of this server with its leading slash, or a target that only the caller can check
 * @param met whether it is met
 * @param reason why it is not, on one line; empty if it is met
 * @param reasonKind the kind of that reason
 * @param attempts how often it has been checked
 * @param changed when its reason changed last, or when it was met; at the earliest when the wait began
 */
public record ConditionStatus(
        String name,
        boolean met,
        Optional<String> reason,
        @JsonProperty("reason_kind") Optional<String> reasonKind,
        int attempts,
        Instant changed) {

    /** Returns this condition with another name. */
    ConditionStatus withName(String other) {
        return new ConditionStatus(other, met, reason, reasonKind, attempts, changed);
    }
}
