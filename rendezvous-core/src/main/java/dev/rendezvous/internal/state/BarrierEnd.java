package dev.rendezvous.internal.state;

import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;

/** How a generation of a barrier has ended. */
public sealed interface BarrierEnd {

    /** Returns the version of the transition that ended it. */
    long version();

    /**
     * All parties have arrived.
     *
     * @param version the version of the last arrival
     */
    record Released(long version) implements BarrierEnd {}

    /**
     * An operator has reset it; its members are rejected.
     *
     * @param version the version of the reset
     */
    record Reset(long version) implements BarrierEnd {}

    /**
     * A party has failed; its members are rejected, and so are later arrivals until the barrier is reset.
     *
     * @param version the version of the break
     * @param reason the text of the party that has failed; may be empty
     */
    record Broken(long version, String reason) implements BarrierEnd {

        long weight() {
            return 32 + SizeEstimate.of(reason);
        }

        Reason toReason() {
            return Reason.permanentReason(Common.BARRIER_BROKEN, reason.isEmpty() ? "broken" : "broken: " + reason);
        }
    }
}
