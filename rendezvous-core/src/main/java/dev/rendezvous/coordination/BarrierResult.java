package dev.rendezvous.coordination;

import java.util.List;

/**
 * The result for each member of a barrier after all parties have arrived.
 *
 * @param generation the number of the generation, from one; starts again after the barrier has been unused for a while
 * @param version greater than that of every earlier generation, across restarts
 * @param index the index of the member's own arrival, from zero; different for each member, so that it can be used to assign roles
 * @param arrivals all arrivals, in their order
 */
public record BarrierResult(long generation, long version, int index, List<Arrival> arrivals) {

    public BarrierResult {
        arrivals = List.copyOf(arrivals);
    }
}
