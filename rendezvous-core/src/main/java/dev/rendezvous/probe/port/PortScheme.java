package dev.rendezvous.probe.port;

import dev.rendezvous.Condition;
import dev.rendezvous.target.HostAndPort;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetScheme;
import dev.rendezvous.target.TargetSpec;
import dev.rendezvous.target.text.DurationParser;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Reads {@code host:port} and {@code tcp://host:port}, with the option {@code open-for}. */
public final class PortScheme implements TargetScheme {

    private static final String OPEN_FOR = "open-for";

    /** For {@link java.util.ServiceLoader}. */
    public PortScheme() {}

    @Override
    public Set<String> schemes() {
        return Set.of("tcp");
    }

    @Override
    public Condition parse(TargetSpec target) {
        String rest = target.requireOnlyOptions(Set.of(OPEN_FOR)).rest();
        String address = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
        PortProbe probe = PortProbe.of(hostAndPort(target, address));
        String openFor = target.options().get(OPEN_FOR);
        return Condition.polling(openFor == null ? probe : probe.stayingOpen(duration(target, openFor)));
    }

    private static Duration duration(TargetSpec target, String text) {
        try {
            Duration duration = DurationParser.parse("option " + OPEN_FOR, text);
            if (duration.isPositive()) {
                return duration;
            }
        } catch (IllegalArgumentException e) {
            throw new MalformedTargetException(target, String.valueOf(e.getMessage()));
        }
        throw new MalformedTargetException(target, "option " + OPEN_FOR + " must be positive, but was '" + text + "'");
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
