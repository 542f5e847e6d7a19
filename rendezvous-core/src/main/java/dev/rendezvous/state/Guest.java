package dev.rendezvous.state;

import dev.rendezvous.Payload;
import java.util.Optional;

/**
 * A member of a generation of a barrier.
 *
 * @param caller the owner of the arrival
 * @param member the member's name
 * @param payload for the other members
 */
public record Guest(Caller caller, Optional<String> member, Optional<Payload> payload) {

    Guest by(Caller other) {
        return new Guest(other, member, payload);
    }
}
