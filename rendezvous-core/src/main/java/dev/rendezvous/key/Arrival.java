package dev.rendezvous.key;

import dev.rendezvous.Payload;
import java.util.Objects;
import java.util.Optional;

/**
 * Somebody who comes to a barrier.
 *
 * @param member what it calls itself
 * @param payload what it brings for the others
 */
public record Arrival(Optional<String> member, Optional<Payload> payload) {

    /** One without a name and with empty hands. */
    private static final Arrival NAMELESS = new Arrival(Optional.empty(), Optional.empty());

    public Arrival {
        Objects.requireNonNull(member, "member");
        Objects.requireNonNull(payload, "payload");
        if (member.filter(String::isEmpty).isPresent()) {
            throw new IllegalArgumentException("The name of a member is not empty; leave it out instead");
        }
    }

    /** Returns the arrival of somebody without a name, who brings nothing. */
    public static Arrival nameless() {
        return NAMELESS;
    }

    /** Returns the arrival of somebody who brings nothing. */
    public static Arrival of(String member) {
        return new Arrival(Optional.of(member), Optional.empty());
    }

    /** Returns this arrival with something for the others. */
    public Arrival with(Payload brought) {
        return new Arrival(member, Optional.of(brought));
    }
}
