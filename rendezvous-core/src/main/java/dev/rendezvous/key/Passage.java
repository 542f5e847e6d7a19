package dev.rendezvous.key;

import java.util.List;

/**
 * What a member of a barrier is told when all have come.
 *
 * @param generation which one it was, from one; counted anew once a barrier has been forgotten
 * @param version greater than that of every earlier generation, across restarts too
 * @param index which of the arrivals is the member's own, from zero; fit for a role, as no two are the same
 * @param arrivals all of them, in the order in which they came
 */
public record Passage(long generation, long version, int index, List<Arrival> arrivals) {

    public Passage {
        arrivals = List.copyOf(arrivals);
    }
}
