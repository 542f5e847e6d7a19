package dev.rendezvous.server;

import dev.rendezvous.AddressRule;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Keeps callers from having the machine's own surroundings looked at: link-local addresses, behind which clouds keep the secrets
 * of a machine, and the few metadata services that live elsewhere.
 *
 * @param allowed what is looked at all the same
 */
record ProbeRule(List<Cidr> allowed) implements AddressRule {

    private static final List<Cidr> LINK_LOCAL = List.of(Cidr.parse("169.254.0.0/16"), Cidr.parse("fe80::/10"));

    /** Amazon's over IPv6, Alibaba's, Azure's and Oracle's. */
    private static final List<Cidr> METADATA = List.of(
            Cidr.parse("fd00:ec2::/32"),
            Cidr.parse("100.100.100.200/32"),
            Cidr.parse("168.63.129.16/32"),
            Cidr.parse("192.0.0.192/32"));

    @Override
    public Optional<String> forbids(InetAddress address) {
        if (contains(allowed, address)) {
            return Optional.empty();
        }
        if (contains(LINK_LOCAL, address)) {
            return Optional.of("link-local addresses are not probed unless --allow-probe names them");
        }
        return contains(METADATA, address)
                ? Optional.of("metadata services are not probed unless --allow-probe names them")
                : Optional.empty();
    }

    private static boolean contains(List<Cidr> ranges, InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }
}
