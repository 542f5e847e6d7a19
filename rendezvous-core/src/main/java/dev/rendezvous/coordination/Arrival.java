package dev.rendezvous.coordination;

import dev.rendezvous.Payload;
import java.util.Objects;
import java.util.Optional;

/**
 * A member's arrival at a barrier.
 *
 * @param member the member's name; empty if it has none
 * @param payload the payload for the other members; empty if there is none
 */
public record Arrival(Optional<String> member, Optional<Payload> payload) {

    private static final Arrival ANONYMOUS = new Arrival(Optional.empty(), Optional.empty());

    public Arrival {
        Objects.requireNonNull(member, "member");
        Objects.requireNonNull(payload, "payload");
        if (member.filter(String::isEmpty).isPresent()) {
            throw new IllegalArgumentException(
                    "member must not be empty; for a member without a name use Optional.empty()");
        }
    }

    /** Returns an arrival without a name or a payload. */
    public static Arrival anonymous() {
        return ANONYMOUS;
    }

    /** Returns an arrival with a name and without a payload. */
    public static Arrival of(String member) {
        return new Arrival(Optional.of(member), Optional.empty());
    }

    /** Returns this arrival with a payload for the other members. */
    public Arrival withPayload(Payload content) {
        return new Arrival(member, Optional.of(content));
    }
}
