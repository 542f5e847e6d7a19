package dev.rendezvous.internal.probe.net;

import dev.rendezvous.Reason;
import java.util.List;

/**
 * The meaning of an error code of some protocol. Immutable.
 *
 * @param kind of failure
 * @param permanence whether waiting can help
 */
public record Diagnosis(Reason.Kind kind, Reason.Permanence permanence) {

    /**
     * Returns the reason why a target is not ready: {@code name: label detail}.
     *
     * @param name of the target, without passwords
     * @param detail ends the message, with a space before it; may be empty
     */
    public Reason reason(String name, String detail) {
        return new Reason(kind, name + ": " + kind.label() + detail, permanence, List.of());
    }
}
