package dev.rendezvous.internal.state;

import java.util.HashSet;
import java.util.List;

/**
 * What the members of one generation of a barrier have to agree on.
 *
 * @param parties how many members there must be; at least one
 * @param members the declared names, as many as parties and all different; empty if none are declared
 */
public record BarrierSpec(int parties, List<String> members) {

    public BarrierSpec {
        members = List.copyOf(members);
        if (parties < 1) {
            throw new IllegalArgumentException("parties must be at least 1, but was " + parties);
        }
        if (!members.isEmpty() && new HashSet<>(members).size() != members.size()) {
            throw new IllegalArgumentException("members must all be different, but were " + String.join(", ", members));
        }
        if (!members.isEmpty() && members.size() != parties) {
            throw new IllegalArgumentException(
                    "members must be as many as parties, " + parties + ", but were " + members.size());
        }
    }
}
