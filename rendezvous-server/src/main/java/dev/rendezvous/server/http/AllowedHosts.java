package dev.rendezvous.server.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The hosts that a request may name in its {@code Host}: addresses, names that the public DNS does not have, and those that the operator
 * names. A page that rebinds its name to an address of the server needs a name in the public DNS.
 *
 * @param patterns names, {@code *.} and a domain for all names below it, or {@code *} for any name
 */
public record AllowedHosts(List<String> patterns) {

    /**
     * The ends of names that are resolved in a private network only: special-use domains (RFC 6761, RFC 6762 with its appendix G, RFC 8375),
     * those of the usual container platforms, and others that are not delegated.
     */
    private static final Set<String> PRIVATE_DOMAINS = Set.of(
            "localhost",
            "local",
            "localdomain",
            "internal",
            "intranet",
            "private",
            "lan",
            "home",
            "corp",
            "home.arpa",
            "test",
            "svc",
            "docker",
            "podman",
            "consul");

    private static final Pattern NAME = Pattern.compile("(\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*");
    private static final Pattern PORT = Pattern.compile(":[0-9]*$");

    public AllowedHosts {
        patterns = patterns.stream()
                .map(pattern -> pattern.toLowerCase(Locale.ROOT))
                .toList();
    }

    /**
     * Reads a comma-separated list of names.
     *
     * @throws IllegalArgumentException if one is neither a name, {@code *.} and a domain, nor {@code *}
     */
    public static AllowedHosts parse(String text) {
        List<String> patterns = new ArrayList<>();
        for (String entry : text.isBlank() ? new String[0] : text.split(",", -1)) {
            String pattern = entry.strip().toLowerCase(Locale.ROOT);
            if (!pattern.equals("*") && !NAME.matcher(pattern).matches()) {
                throw new IllegalArgumentException(
                        "must be names of hosts without a port, as in rv.example.com,*.example.org, but was '" + entry
                                + "'");
            }
            patterns.add(pattern);
        }
        return new AllowedHosts(patterns);
    }

    /**
     * Returns whether a request may name this host.
     *
     * @param authority the host and, if it has one, the port, as in {@code Host}
     */
    public boolean contains(String authority) {
        String name = PORT.matcher(authority).replaceFirst("").toLowerCase(Locale.ROOT);
        return isAddress(name) || isPrivate(withoutDot(name)) || isNamed(withoutDot(name));
    }

    /** The root may be written as a dot at the end. */
    private static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static boolean isAddress(String name) {
        boolean inBrackets = name.startsWith("[") && name.endsWith("]");
        try {
            InetAddress ignored = InetAddress.ofLiteral(inBrackets ? name.substring(1, name.length() - 1) : name);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns whether a name has one label, or ends like no name of the public DNS: no domain there has an underscore. */
    private static boolean isPrivate(String name) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        return !name.contains(".")
                || last.contains("_")
                || PRIVATE_DOMAINS.contains(last)
                || PRIVATE_DOMAINS.stream().anyMatch(domain -> domain.contains(".") && name.endsWith("." + domain));
    }

    private boolean isNamed(String name) {
        return patterns.stream()
                .anyMatch(pattern -> pattern.equals("*")
                        || (pattern.startsWith("*.") ? name.endsWith(pattern.substring(1)) : name.equals(pattern)));
    }
}
