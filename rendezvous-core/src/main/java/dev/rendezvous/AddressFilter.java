package dev.rendezvous;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Decides which addresses a probe may connect to. It is applied to the address that is then connected to, so a host name cannot
 * bypass it; an IPv4-mapped IPv6 address is passed as IPv4. Implementations must be safe for use by multiple threads.
 */
@FunctionalInterface
public interface AddressFilter {

    /** Returns why an address is denied, in a few words that can follow a colon; empty if it is allowed. */
    Optional<String> denialReason(InetAddress address);

    /** Returns a filter that allows every address. */
    static AddressFilter allowAll() {
        return address -> Optional.empty();
    }
}
