package dev.rendezvous.target;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A host and a port, written {@code host:port} or {@code [v6]:port}. Unlike in a URI, a host name may contain underscores.
 * Immutable.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param port from 1 to 65535
 */
public record HostAndPort(String host, int port) {

    /** What neither a name nor an address contains: white space of any script, and control characters. */
    private static final String BLANK = "\\p{javaWhitespace}\\p{javaISOControl}";

    private static final Pattern FORM =
            Pattern.compile("(\\[[^\\[\\]" + BLANK + "]+]|[^:/?#@,\\[\\]" + BLANK + "]+)(?::([0-9]+))?");

    /** What no name has; it is left to the resolver to judge other scripts. A percent sign begins the path of a socket. */
    private static final Pattern NEVER_IN_NAME = Pattern.compile("[!\"$&'()+;<=>\\\\^`{|}~]");

    private static final Pattern RANGE = Pattern.compile("(.+):([0-9]+)-([0-9]+)");

    /** Every port of a range is checked on a thread and a socket of its own. */
    private static final int MAX_RANGE = 256;

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
        Matcher parts = FORM.matcher(text);
        return parts.matches() && parts.group(2) != null;
    }

    /**
     * Reads a host and a port; returns empty if the text does not have that form.
     *
     * @throws IllegalArgumentException as {@link #parse(String, int)}
     */
    public static Optional<HostAndPort> parse(String text) {
        return matches(text) ? parse(text, 0) : Optional.empty();
    }

    /**
     * Reads a host, which a port may follow; returns empty if the text does not have that form.
     *
     * @throws IllegalArgumentException if the port is out of range, or the host has a character that no name has; the message is for
     *     users
     */
    public static Optional<HostAndPort> parse(String text, int defaultPort) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        checkName(parts.group(1));
        int port = parts.group(2) == null ? defaultPort : number(parts.group(2));
        return Optional.of(new HostAndPort(withoutBrackets(parts.group(1)), port));
    }

    /** Returns whether a text has the form of a host and a range of ports; the range may still be invalid. */
    static boolean matchesRange(String text) {
        Matcher parts = RANGE.matcher(text);
        return parts.matches() && matches(parts.group(1) + ":" + parts.group(2));
    }

    /**
     * Reads {@code host:first-last}, a host and a range of ports; returns empty if the text does not have that form.
     *
     * @throws IllegalArgumentException if a port is out of range, the last is below the first, or there are more than 256; the
     *     message is for users
     */
    public static Optional<List<HostAndPort>> parseRange(String text) {
        Matcher parts = RANGE.matcher(text);
        if (!parts.matches() || !matchesRange(text)) {
            return Optional.empty();
        }
        int first = number(parts.group(2));
        int last = number(parts.group(3));
        HostAndPort lowest = parse(parts.group(1), first).orElseThrow();
        HostAndPort highest = new HostAndPort(lowest.host(), last);
        if (last < first || last - first >= MAX_RANGE) {
            throw new IllegalArgumentException("a range of ports must be first-last, with at most " + MAX_RANGE
                    + " ports, but was " + first + "-" + last);
        }
        return Optional.of(IntStream.rangeClosed(lowest.port(), highest.port())
                .mapToObj(port -> new HostAndPort(lowest.host(), port))
                .toList());
    }

    /** Returns the numeric address and port of a resolved socket address, IPv6 in the form of RFC 5952. */
    public static HostAndPort of(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return new HostAndPort(host.contains(":") ? compressed(host) : host, address.getPort());
    }

    /** Replaces the longest run of zero groups by {@code ::} (RFC 5952 section 4.2). */
    private static String compressed(String v6) {
        int zone = v6.indexOf('%');
        List<String> groups = Arrays.asList((zone < 0 ? v6 : v6.substring(0, zone)).split(":"));
        for (int length = groups.size(); length >= 2; length--) {
            int start = Collections.indexOfSubList(groups, Collections.nCopies(length, "0"));
            if (start >= 0) {
                return String.join(":", groups.subList(0, start))
                        + "::"
                        + String.join(":", groups.subList(start + length, groups.size()))
                        + (zone < 0 ? "" : v6.substring(zone));
            }
        }
        return v6;
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

    /** Only the character is quoted, as the text may be part of a malformed password. */
    private static void checkName(String host) {
        Matcher wrong = NEVER_IN_NAME.matcher(host);
        if (wrong.find()) {
            throw new IllegalArgumentException("host must be a name or an address, but contains '" + wrong.group() + "'"
                    + (LikelyTarget.hasVariable(host) ? LikelyTarget.NOT_REPLACED : ""));
        }
    }

    /** Returns the host, with brackets around an IPv6 address. */
    public String bracketedHost() {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /** Returns {@code host:port}, with brackets around an IPv6 address. */
    @Override
    public String toString() {
        return bracketedHost() + ":" + port;
    }
}
