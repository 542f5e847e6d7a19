package dev.rendezvous.port;

import dev.rendezvous.Condition;
import dev.rendezvous.MalformedTargetException;
import dev.rendezvous.TargetScheme;
import dev.rendezvous.TargetText;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code host:port} and {@code tcp://host:port}. */
public final class PortScheme implements TargetScheme {

    private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[^\\[\\]]+]|[^:/?\\[\\]@\\s]+):([0-9]{1,5})/?");

    /** For {@link java.util.ServiceLoader}. */
    public PortScheme() {}

    @Override
    public Set<String> schemes() {
        return Set.of("tcp");
    }

    @Override
    public Condition parse(TargetText target) {
        Matcher matcher = HOST_AND_PORT.matcher(target.onlyOptions(Set.of()).rest());
        if (!matcher.matches()) {
            throw new MalformedTargetException(
                    target, "a port to wait for is host:port, as in localhost:5432 or [::1]:5432");
        }
        int port = Integer.parseInt(matcher.group(2));
        if (port < 1 || port > 65535) {
            throw new MalformedTargetException(target, "port " + port + " is not from 1 to 65535");
        }
        return Condition.polling(PortProbe.of(matcher.group(1), port));
    }
}
