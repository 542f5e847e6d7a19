package dev.rendezvous.port;

import dev.rendezvous.Condition;
import dev.rendezvous.HostAndPort;
import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.TargetScheme;
import dev.rendezvous.TargetText;
import java.util.Optional;
import java.util.Set;

/** Reads {@code host:port} and {@code tcp://host:port}. */
public final class PortScheme implements TargetScheme {

    /** For {@link java.util.ServiceLoader}. */
    public PortScheme() {}

    @Override
    public Set<String> schemes() {
        return Set.of("tcp");
    }

    @Override
    public Condition parse(TargetText target) {
        String rest = target.onlyOptions(Set.of()).rest();
        String address = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
        return Condition.polling(PortProbe.of(hostAndPort(target, address)));
    }

    private static HostAndPort hostAndPort(TargetText target, String address) {
        Optional<HostAndPort> parsed;
        try {
            parsed = HostAndPort.parse(address);
        } catch (IllegalArgumentException e) {
            throw new MalformedTargetException(target, String.valueOf(e.getMessage()));
        }
        return parsed.orElseThrow(() -> new MalformedTargetException(
                target, "a port must be written host:port, as in localhost:5432 or [::1]:5432"));
    }
}
