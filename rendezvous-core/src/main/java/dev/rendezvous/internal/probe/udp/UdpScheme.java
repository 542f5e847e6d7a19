package dev.rendezvous.internal.probe.udp;

import dev.rendezvous.Condition;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetScheme;
import dev.rendezvous.target.TargetSpec;
import java.util.Set;

/**
 * Rejects {@code udp://host:port} and says what to write instead: UDP has no connections, so an unanswered datagram does not tell
 * whether anything listens.
 */
public final class UdpScheme implements TargetScheme {

    /** For {@link java.util.ServiceLoader}. */
    public UdpScheme() {}

    @Override
    public Set<String> schemes() {
        return Set.of("udp");
    }

    @Override
    public Condition parse(TargetSpec target) {
        throw new MalformedTargetException(
                target,
                "a UDP port cannot be checked, because a service need not reply; check the service in its own protocol, with"
                        + " exec: and its client, or with dns:name#server=host:port if it is a DNS server");
    }
}
