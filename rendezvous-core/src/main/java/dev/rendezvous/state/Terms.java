package dev.rendezvous.state;

import java.util.HashSet;
import java.util.List;

/**
 * What all who come to one generation of a barrier have to agree on.
 *
 * @param parties how many have to come; at least one
 * @param members who is expected, if that is declared; then as many as parties, all different
 */
public record Terms(int parties, List<String> members) {

    public Terms {
        members = List.copyOf(members);
        if (parties < 1) {
            throw new IllegalArgumentException("A barrier is for at least one party, and not for " + parties);
        }
        if (!members.isEmpty() && new HashSet<>(members).size() != members.size()) {
            throw new IllegalArgumentException("A member is declared twice: " + members);
        }
        if (!members.isEmpty() && members.size() != parties) {
            throw new IllegalArgumentException(
                    members.size() + " members are declared for a barrier of " + parties + " parties");
        }
    }
}
