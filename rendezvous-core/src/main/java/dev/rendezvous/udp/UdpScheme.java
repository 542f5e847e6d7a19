package dev.rendezvous.udp;

import dev.rendezvous.Condition;
import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.TargetScheme;
import dev.rendezvous.TargetText;
import java.util.Set;

/**
 * Takes no {@code udp://host:port}, and says what to write instead: a datagram without an answer tells nothing, so such a target
 * could never honestly be met.
 */
public final class UdpScheme implements TargetScheme {

    /** For {@link java.util.ServiceLoader}. */
    public UdpScheme() {}

    @Override
    public Set<String> schemes() {
        return Set.of("udp");
    }

    @Override
    public Condition parse(TargetText target) {
        throw new MalformedTargetException(
                target,
                "nobody can tell whether something listens on a UDP port, as silence is no answer; ask the service in its own"
                        + " protocol, with exec: and its client, or with dns:name#server=host:port if it is a DNS server");
    }
}
