package dev.rendezvous.internal.state;

import dev.rendezvous.Payload;
import java.util.Optional;

/**
 * A member of a generation of a barrier.
 *
 * @param owner the owner of the arrival
 * @param member the member's name
 * @param payload for the other members
 */
public record BarrierMember(Owner owner, Optional<String> member, Optional<Payload> payload) {

    long weight() {
        return owner.weight()
                + SizeEstimate.of(member)
                + payload.map(SizeEstimate::of).orElse(0L);
    }

    BarrierMember withOwner(Owner other) {
        return new BarrierMember(other, member, payload);
    }
}
