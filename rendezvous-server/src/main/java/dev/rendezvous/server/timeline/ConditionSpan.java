package dev.rendezvous.server.timeline;

import java.time.Instant;
import java.util.Optional;

/**
 * One condition of a wait that is recorded.
 *
 * @param name a name of the server with its leading slash, or a target that only the caller can check
 * @param from when the wait for it began
 * @param to when it was met, or the wait for it ended; empty while the wait goes on
 * @param met whether it was met
 * @param releasedBy who sent the signal that met it, as far as that is known
 * @param reason the latest reason why it was not met
 */
public record ConditionSpan(
        String name,
        Instant from,
        Optional<Instant> to,
        boolean met,
        Optional<String> releasedBy,
        Optional<String> reason) {}
