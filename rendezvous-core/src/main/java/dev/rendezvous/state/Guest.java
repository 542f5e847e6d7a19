package dev.rendezvous.state;

import dev.rendezvous.Payload;
import java.util.Optional;

/**
 * Somebody who has come to a barrier.
 *
 * @param caller who waits there
 * @param member what it calls itself
 * @param payload what it has brought for the others
 */
public record Guest(Caller caller, Optional<String> member, Optional<Payload> payload) {

    Guest by(Caller other) {
        return new Guest(other, member, payload);
    }
}
