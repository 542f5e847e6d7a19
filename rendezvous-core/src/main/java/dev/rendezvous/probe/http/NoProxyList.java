package dev.rendezvous.probe.http;

import dev.rendezvous.internal.probe.net.IpLiteral;
import dev.rendezvous.target.HostAndPort;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The servers that are reached without a proxy, as the variable {@code no_proxy} lists them for curl and Go programs: {@code *} for all
 * servers, a name for itself and its subdomains, an address, or a range of addresses such as {@code 10.0.0.0/8}. A port may follow a
 * name or an address. This host is always reached without a proxy, as in Go. Names are not resolved. Immutable.
 *
 * @param rules in lower case, not empty
 */
record NoProxyList(List<String> rules) {

    private static final String LOCALHOST = "localhost";

    NoProxyList {
        rules = List.copyOf(rules);
    }

    /** Returns the list in a text, whose entries are separated by commas or white space. */
    static NoProxyList parse(String text) {
        return new NoProxyList(Stream.of(text.toLowerCase(Locale.ROOT).split("[,\\s]+"))
                .filter(rule -> !rule.isEmpty())
                .toList());
    }

    /** Returns whether a server is reached without a proxy. */
    boolean includes(HostAndPort server) {
        String host = withoutTrailingDot(server.host().toLowerCase(Locale.ROOT));
        Optional<InetAddress> address = IpLiteral.parse(host);
        return host.equals(LOCALHOST)
                || host.endsWith("." + LOCALHOST)
                || address.filter(InetAddress::isLoopbackAddress).isPresent()
                || rules.stream().anyMatch(rule -> covers(rule, host, address, server.port()));
    }

    private static boolean covers(String rule, String host, Optional<InetAddress> address, int port) {
        if (rule.equals("*")) {
            return true;
        }
        if (rule.contains("/")) {
            return address.filter(one -> isInRange(rule, one)).isPresent();
        }
        Optional<HostAndPort> withPort = IpLiteral.parse(rule).isPresent() ? Optional.empty() : parsed(rule);
        if (withPort.isPresent() && withPort.get().port() != port) {
            return false;
        }
        String pattern = withPort.map(HostAndPort::host).orElse(HostAndPort.withoutBrackets(rule));
        Optional<InetAddress> only = IpLiteral.parse(pattern);
        return only.isPresent() ? only.equals(address) : address.isEmpty() && isDomainOf(host, pattern);
    }

    /** Returns a rule with a port; empty if it has none, or one that no server can have. */
    private static Optional<HostAndPort> parsed(String rule) {
        try {
            return HostAndPort.parse(rule);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The patterns {@code example.com}, {@code .example.com} and {@code *.example.com} are the same, as for curl. */
    private static boolean isDomainOf(String host, String pattern) {
        String domain = withoutTrailingDot(pattern.replaceFirst("^\\*?\\.", ""));
        return !domain.isEmpty() && (host.equals(domain) || host.endsWith("." + domain));
    }

    private static String withoutTrailingDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static boolean isInRange(String range, InetAddress address) {
        int slash = range.indexOf('/');
        String length = range.substring(slash + 1);
        Optional<byte[]> network = IpLiteral.parse(range.substring(0, slash)).map(InetAddress::getAddress);
        if (network.isEmpty() || !length.matches("[0-9]{1,3}")) {
            return false;
        }
        byte[] bytes = address.getAddress();
        int bits = Integer.parseInt(length);
        if (bytes.length != network.get().length || bits > bytes.length * Byte.SIZE) {
            return false;
        }
        int whole = bits / Byte.SIZE;
        int mask = 0xff00 >> bits % Byte.SIZE & 0xff;
        return Arrays.equals(bytes, 0, whole, network.get(), 0, whole)
                && (bits % Byte.SIZE == 0 || (bytes[whole] & mask) == (network.get()[whole] & mask));
    }
}
