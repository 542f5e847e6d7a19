package dev.rendezvous.probe.port;

import dev.rendezvous.Condition;
import dev.rendezvous.internal.text.DurationParser;
import dev.rendezvous.target.HostAndPort;
import dev.rendezvous.target.MalformedTargetException;
import dev.rendezvous.target.TargetScheme;
import dev.rendezvous.target.TargetSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Reads {@code host:port}, {@code host:first-last} for all ports of a range, and both after {@code tcp://}; with the option {@code
 * open-for}.
 */
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
        String openFor = target.options().get(OPEN_FOR);
        Duration time = openFor == null ? Duration.ZERO : duration(target, openFor);
        UnaryOperator<PortProbe> staying = probe -> openFor == null ? probe : probe.stayingOpen(time);
        return range(target, address)
                .map(ports -> all(ports, staying, address))
                .orElseGet(() -> Condition.polling(staying.apply(PortProbe.of(hostAndPort(target, address)))));
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

    private static Condition all(List<HostAndPort> ports, UnaryOperator<PortProbe> staying, String name) {
        return Condition.all(ports.stream()
                        .map(port -> Condition.polling(staying.apply(PortProbe.of(port))))
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
