package dev.rendezvous.server.probe;

import dev.rendezvous.AddressFilter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The addresses and ports that clients may wait for. Denials take precedence. If there are allowances, everything else is denied.
 * Link-local addresses and the metadata services with other addresses are denied unless an allowance lies within such a range, so
 * that a wide allowance does not include them by accident.
 *
 * @param allowed if empty, everything that is not denied is allowed
 * @param denied denied even if allowed
 */
public record ProbeRules(List<ProbeRule> allowed, List<ProbeRule> denied) {

    private static final List<Cidr> LINK_LOCAL = List.of(Cidr.parse("169.254.0.0/16"), Cidr.parse("fe80::/10"));

    /** The metadata services of Amazon (over IPv6), Alibaba, Azure and Oracle. */
    private static final List<Cidr> METADATA = List.of(
            Cidr.parse("fd00:ec2::/32"),
            Cidr.parse("100.100.100.200/32"),
            Cidr.parse("168.63.129.16/32"),
            Cidr.parse("192.0.0.192/32"));

    /** The IPv6 addresses that represent IPv4 addresses behind a translator (RFC 6052). */
    private static final Cidr TRANSLATED = Cidr.parse("64:ff9b::/96");

    /** Returns the address rule for one port. */
    public AddressFilter at(int port) {
        return address -> forbids(address, port);
    }

    private Optional<String> forbids(InetAddress address, int port) {
        if (address.isAnyLocalAddress()) {
            return Optional.of("it is a wildcard address; specify the actual one");
        }
        return checked(address, port).or(() -> translated(address).flatMap(behind -> checked(behind, port)));
    }

    private Optional<String> checked(InetAddress address, int port) {
        Optional<ProbeRule> denial = matching(denied, address, port).findFirst();
        if (denial.isPresent()) {
            return Optional.of("--deny-probe " + denial.get().text() + " denies it");
        }
        if (!allowed.isEmpty() && matching(allowed, address, port).findAny().isEmpty()) {
            return Optional.of("no --allow-probe rule matches it");
        }
        return restricted(address, port, LINK_LOCAL, "link-local addresses are")
                .or(() -> restricted(address, port, METADATA, "metadata services are"));
    }

    private Optional<String> restricted(InetAddress address, int port, List<Cidr> ranges, String what) {
        return ranges.stream()
                .filter(range -> range.contains(address))
                .filter(range -> matching(allowed, address, port).noneMatch(rule -> rule.isWithin(range)))
                .findFirst()
                .map(range -> what + " denied unless an --allow-probe rule names them");
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
