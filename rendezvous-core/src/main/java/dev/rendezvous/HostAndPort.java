package dev.rendezvous;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and a port, written {@code host:port} or {@code [v6]:port}. Unlike in a URI, a host name may contain underscores.
 * Immutable.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param port from 1 to 65535
 */
public record HostAndPort(String host, int port) {

    private static final Pattern FORM = Pattern.compile("(\\[[^\\[\\]]+]|[^:/?#@\\[\\]\\s]+):([0-9]+)");

    /**
     * Creates a host and port.
     *
     * @throws IllegalArgumentException if the port is out of range
     */
    public HostAndPort {
        Objects.requireNonNull(host, "host");
        if (port < 1 || port > 65535) {
            throw outOfRange(String.valueOf(port));
        }
    }

    /** Returns whether a text has the form of a host and a port; the port may still be out of range. */
    static boolean matches(String text) {
        return FORM.matcher(text).matches();
    }

    /**
     * Reads a host and a port; returns empty if the text does not have that form.
     *
     * @throws IllegalArgumentException if the port is out of range; the message is for users
     */
    public static Optional<HostAndPort> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new HostAndPort(withoutBrackets(parts.group(1)), number(parts.group(2))))
                : Optional.empty();
    }

    /** Returns a host without the brackets that an IPv6 address may have. */
    public static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static int number(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw outOfRange(digits);
        }
    }

    private static IllegalArgumentException outOfRange(String port) {
        return new IllegalArgumentException("port must be from 1 to 65535, but was " + port);
    }

    /** Returns {@code host:port}, with brackets around an IPv6 address. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
