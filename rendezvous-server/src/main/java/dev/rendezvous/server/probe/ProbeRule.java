package dev.rendezvous.server.probe;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A range of addresses and ports such as {@code 10.0.0.0/8:5432}, {@code [fd00::]/8:1-1024} or {@code *:22}.
 *
 * @param addresses empty for all
 * @param from the first port
 * @param to the last port
 * @param text the rule as it was written
 */
public record ProbeRule(Optional<Cidr> addresses, int from, int to, String text) {

    private static final int MAX_PORT = 65535;

    /** An IPv6 address with ports needs brackets; the prefix length may be inside or after them. */
    private static final Pattern RULE = Pattern.compile(
            "(?:\\[(?<v6>[0-9A-Fa-f:.]+(?:/[0-9]{1,3})?)](?<v6length>/[0-9]{1,3})?|(?<v4>\\*|[0-9.]+(?:/[0-9]{1,2})?))"
                    + "(?::(?:\\*|(?<from>[0-9]{1,5})(?:-(?<to>[0-9]{1,5}))?))?");

    /**
     * Parses a rule.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    public static ProbeRule parse(String text) {
        Matcher rule = RULE.matcher(text);
        if (!rule.matches()) {
            return new ProbeRule(Optional.of(bare(text)), 0, MAX_PORT, text);
        }
        String address =
                rule.group("v4") != null ? rule.group("v4") : rule.group("v6") + orNothing(rule.group("v6length"));
        int from = rule.group("from") == null ? 0 : Integer.parseInt(rule.group("from"));
        int to = rule.group("to") != null
                ? Integer.parseInt(rule.group("to"))
                : rule.group("from") == null ? MAX_PORT : from;
        if (from > to || to > MAX_PORT) {
            throw new IllegalArgumentException(
                    "ports must be such as 5432 or 1-1024, at most " + MAX_PORT + ", but the rule is '" + text + "'");
        }
        return new ProbeRule(address.equals("*") ? Optional.empty() : Optional.of(Cidr.parse(address)), from, to, text);
    }

    /** Parses comma-separated rules; there may be none. */
    public static List<ProbeRule> parseAll(String text) {
        List<ProbeRule> rules = new ArrayList<>();
        for (String rule : text.split(",", -1)) {
            if (!rule.isBlank()) {
                rules.add(parse(rule.strip()));
            }
        }
        return List.copyOf(rules);
    }

    private static Cidr bare(String text) {
        try {
            return Cidr.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "must be a range of addresses and ports such as 10.0.0.0/8:5432, [fd00::]/8:1-1024 or *:22, but was '"
                            + text + "'",
                    e);
        }
    }

    private static String orNothing(@Nullable String text) {
        return text == null ? "" : text;
    }

    public boolean matches(InetAddress address, int port) {
        return from <= port
                && port <= to
                && addresses.map(range -> range.contains(address)).orElse(true);
    }

    /** Returns whether all addresses of this rule are in a range. */
    boolean isWithin(Cidr range) {
        return addresses.map(range::contains).orElse(false);
    }
}
