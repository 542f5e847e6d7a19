package dev.rendezvous.server.diagnosis;

import dev.rendezvous.Reason.Common;
import dev.rendezvous.server.diagnosis.Cause.Urgency;
import dev.rendezvous.server.diagnosis.CauseWriter.Draft;
import dev.rendezvous.server.diagnosis.Finding.Kind;
import dev.rendezvous.server.diagnosis.WaitGraph.Need;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds why a key is not signalled. */
final class KeyCauses {

    /** The maximum number of awaited keys that are compared with the names of all others. */
    private static final int MAX_COMPARED = 100;

    private final CauseWriter writer;
    private final Map<String, KeyStatus> keys;
    private final NearMisses signalled;
    private int compared;

    KeyCauses(CauseWriter writer) {
        this.writer = writer;
        this.keys = writer.graph().snapshot().keys();
        this.signalled = new NearMisses(keys.entrySet().stream()
                .filter(key -> key.getValue().phase() != KeyStatus.Phase.UNSIGNALLED)
                .map(Map.Entry::getKey)
                .toList());
    }

    /** Returns the cause; empty if nothing special is known. */
    Optional<Cause> find(String name, List<Need> needs) {
        KeyStatus key = keys.getOrDefault(name, KeyStatus.UNKNOWN);
        boolean awaited = needs.stream()
                .anyMatch(need -> Words.is(need.condition(), Common.NOT_SIGNALLED)
                        || Words.is(need.condition(), Common.SIGNALLED_AS_FAILED));
        if (!awaited || key.phase() == KeyStatus.Phase.SIGNALLED) {
            return Optional.empty();
        }
        if (key.phase() == KeyStatus.Phase.FAILED) {
            return Optional.of(writer.cause(name, needs, failed(name, key, needs)));
        }
        if (key.wasSignalled()) {
            return Optional.empty();
        }
        Optional<NearMiss> similar = compared++ < MAX_COMPARED ? signalled.find(name) : Optional.empty();
        Draft draft = similar.map(other -> nearMiss(name, needs, other)).orElseGet(() -> neverSignalled(name, needs));
        return Optional.of(writer.cause(name, needs, draft));
    }

    private Draft failed(String name, KeyStatus key, List<Need> needs) {
        Instant at = key.at().orElseGet(() -> CauseWriter.since(needs));
        String failed = failed(name, key);
        String reason = reason(key);
        return new Draft(
                Urgency.HOPELESS,
                Kind.FAILED_KEY,
                failed + reason,
                failed + " at " + writer.words().time(at) + reason,
                at,
                writer.repair(name));
    }

    static String failed(String name, KeyStatus key) {
        return Words.name(name) + " was signalled as failed" + by(key);
    }

    /** Returns the reason of a failed key, which follows {@link #failed(String, KeyStatus)}; the empty string if it has none. */
    static String reason(KeyStatus key) {
        return key.reason()
                .filter(text -> !text.isBlank())
                .map(text -> ": " + Words.line(text))
                .orElse("");
    }

    private Draft nearMiss(String name, List<Need> needs, NearMiss similar) {
        String other = Words.name(similar.name());
        return new Draft(
                Urgency.SUSPECTED,
                Kind.NEAR_MISS,
                Words.name(name) + " is awaited, but " + other + " was signalled",
                "No signal of " + Words.name(name) + " is known, but " + other + ", which " + similar.difference()
                        + ", was signalled" + by(keys.getOrDefault(similar.name(), KeyStatus.UNKNOWN)),
                CauseWriter.since(needs),
                "If both should be the same, correct one of the names; to go on now: PUT " + writer.path(name));
    }

    private Draft neverSignalled(String name, List<Need> needs) {
        return new Draft(
                Urgency.PENDING,
                Kind.NEVER_SIGNALLED,
                Words.name(name) + " is not signalled, and no signal of it is known",
                "No signal of " + Words.name(name) + " is known to this server",
                CauseWriter.since(needs),
                "Start what should signal it, or correct the name; to go on now: PUT " + writer.path(name));
    }

    private static String by(KeyStatus key) {
        return key.latestSignaller().map(who -> " by " + Words.name(who)).orElse("");
    }
}
