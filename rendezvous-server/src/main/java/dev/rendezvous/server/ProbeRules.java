package dev.rendezvous.server;

import dev.rendezvous.AddressRule;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which addresses and ports callers may have looked at. What is denied is denied. If anything is allowed, only that is looked at.
 * The machine's own surroundings, which are link-local addresses and the few metadata services that live elsewhere, are looked at
 * only if a rule allows a range that lies within them: a wide one does not open them by accident.
 *
 * @param allowed if empty, all that is not denied
 * @param denied whatever is allowed
 */
record ProbeRules(List<ProbeRule> allowed, List<ProbeRule> denied) {

    private static final List<Cidr> LINK_LOCAL = List.of(Cidr.parse("169.254.0.0/16"), Cidr.parse("fe80::/10"));

    /** Amazon's over IPv6, Alibaba's, Azure's and Oracle's. */
    private static final List<Cidr> METADATA = List.of(
            Cidr.parse("fd00:ec2::/32"),
            Cidr.parse("100.100.100.200/32"),
            Cidr.parse("168.63.129.16/32"),
            Cidr.parse("192.0.0.192/32"));

    /** An IPv6 address in here stands for an IPv4 one behind a translator (RFC 6052). */
    private static final Cidr TRANSLATED = Cidr.parse("64:ff9b::/96");

    /** Returns the rule for one port. */
    AddressRule at(int port) {
        return address -> forbids(address, port);
    }

    private Optional<String> forbids(InetAddress address, int port) {
        if (address.isAnyLocalAddress()) {
            return Optional.of("it stands for no address in particular; name the one that is meant");
        }
        return judged(address, port).or(() -> translated(address).flatMap(behind -> judged(behind, port)));
    }

    private Optional<String> judged(InetAddress address, int port) {
        Optional<ProbeRule> denial = matching(denied, address, port).findFirst();
        if (denial.isPresent()) {
            return Optional.of("--deny-probe " + denial.get().text() + " forbids it");
        }
        if (!allowed.isEmpty() && matching(allowed, address, port).findAny().isEmpty()) {
            return Optional.of("no --allow-probe names it");
        }
        return surroundings(address, port, LINK_LOCAL, "link-local addresses are")
                .or(() -> surroundings(address, port, METADATA, "metadata services are"));
    }

    private Optional<String> surroundings(InetAddress address, int port, List<Cidr> ranges, String what) {
        return ranges.stream()
                .filter(range -> range.contains(address))
                .filter(range -> matching(allowed, address, port).noneMatch(rule -> rule.isWithin(range)))
                .findFirst()
                .map(range -> what + " not probed unless --allow-probe names them");
    }

    private static Stream<ProbeRule> matching(List<ProbeRule> rules, InetAddress address, int port) {
        return rules.stream().filter(rule -> rule.matches(address, port));
    }

    private static Optional<InetAddress> translated(InetAddress address) {
        if (!(address instanceof Inet6Address) || !TRANSLATED.contains(address)) {
            return Optional.empty();
        }
        byte[] all = address.getAddress();
        try {
            return Optional.of(InetAddress.getByAddress(Arrays.copyOfRange(all, all.length - 4, all.length)));
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }
}
