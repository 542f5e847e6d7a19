package dev.rendezvous.probe.port;

import dev.rendezvous.Condition;
import dev.rendezvous.target.HostAndPort;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetScheme;
import dev.rendezvous.target.TargetSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code host:port}, {@code host:first-last} for all ports of a range, and both after {@code tcp://}. */
public final class PortScheme implements TargetScheme {

    /** For {@link java.util.ServiceLoader}. */
    public PortScheme() {}

    @Override
    public Set<String> schemes() {
        return Set.of("tcp");
    }

    @Override
    public Condition parse(TargetSpec target) {
        String rest = target.requireOnlyOptions(Set.of()).rest();
        String address = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
        return range(target, address)
                .map(ports -> all(ports, address))
                .orElseGet(() -> Condition.polling(PortProbe.of(hostAndPort(target, address))));
    }

    private static Condition all(List<HostAndPort> ports, String name) {
        return Condition.all(ports.stream()
                        .map(port -> Condition.polling(PortProbe.of(port)))
                        .toList())
                .withName(name);
    }

    private static Optional<List<HostAndPort>> range(TargetSpec target, String address) {
        try {
            return HostAndPort.parseRange(address);
        } catch (IllegalArgumentException e) {
            throw new MalformedTargetException(target, String.valueOf(e.getMessage()));
        }
    }

    private static HostAndPort hostAndPort(TargetSpec target, String address) {
        Optional<HostAndPort> parsed;
        try {
            parsed = HostAndPort.parse(address);
        } catch (IllegalArgumentException e) {
            throw new MalformedTargetException(target, String.valueOf(e.getMessage()));
        }
        return parsed.orElseThrow(() ->
                new MalformedTargetException(target, "target must be host:port, as in localhost:5432 or [::1]:5432"));
    }
}
