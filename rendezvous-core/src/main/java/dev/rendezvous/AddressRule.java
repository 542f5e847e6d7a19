package dev.rendezvous;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Says which addresses a probe may connect to. Asked about the very address that would then be connected to, so a name cannot
 * get round it; an IPv4 address that comes mapped into IPv6 is asked about as IPv4. Implementations are safe for use by many
 * threads.
 */
@FunctionalInterface
public interface AddressRule {

    /** Returns the rule that forbids an address, in a few words that can follow a colon; empty if it is allowed. */
    Optional<String> forbids(InetAddress address);

    /** Returns the rule that forbids nothing. */
    static AddressRule none() {
        return address -> Optional.empty();
    }
}
