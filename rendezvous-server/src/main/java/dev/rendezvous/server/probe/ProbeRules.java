package dev.rendezvous.server.probe;

import dev.rendezvous.AddressFilter;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The addresses and ports that clients may wait for. Denials take precedence. If there are allowances, everything else is denied.
 * Link-local addresses and the metadata services with other addresses are denied unless an allowance lies within such a range, so
 * that a wide allowance does not include them by accident. An IPv6 address that leads to an IPv4 address must pass as both. Wildcard,
 * multicast and broadcast addresses are always denied.
 *
 * @param allowed if empty, everything that is not denied is allowed
 * @param denied denied even if allowed
 */
public record ProbeRules(List<ProbeRule> allowed, List<ProbeRule> denied) {

    private static final List<Cidr> LINK_LOCAL = List.of(Cidr.parse("169.254.0.0/16"), Cidr.parse("fe80::/10"));

    /** The metadata services that have no link-local address. */
    private static final List<Cidr> METADATA = Stream.of(
                    // Amazon, which has others of its services in this range too
                    "fd00:ec2::/32",
                    // Google
                    "fd20:ce::254",
                    // Oracle
                    "fd00:c1::a9fe:a9fe",
                    "192.0.0.192",
                    // Scaleway
                    "fd00:42::42",
                    // Akamai
                    "fd00:a9fe:a9fe::1",
                    // Alibaba
                    "fd00:100::100:200",
                    "100.100.100.200",
                    // Azure
                    "168.63.129.16")
            .map(Cidr::parse)
            .toList();

    /** Addresses of this network and of no host (RFC 1122 section 3.2.1.3), and the one of all hosts. */
    private static final Cidr THIS_NETWORK = Cidr.parse("0.0.0.0/8");

    private static final Cidr BROADCAST = Cidr.parse("255.255.255.255");

    /** Returns the address rule for one port. */
    public AddressFilter at(int port) {
        return address -> forbids(address, port);
    }

    private Optional<String> forbids(InetAddress address, int port) {
        return Stream.concat(Stream.of(address), EmbeddedAddress.in(address).stream())
                .flatMap(each -> noHost(each).or(() -> checked(each, port)).stream())
                .findFirst();
    }

    private static Optional<String> noHost(InetAddress address) {
        if (address.isAnyLocalAddress() || THIS_NETWORK.contains(address)) {
            return Optional.of("it is a wildcard address; specify the actual one");
        }
        return address.isMulticastAddress() || BROADCAST.contains(address)
                ? Optional.of("multicast and broadcast addresses are never checked")
                : Optional.empty();
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
}
