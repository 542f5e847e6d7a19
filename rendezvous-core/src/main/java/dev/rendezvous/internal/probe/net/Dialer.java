package dev.rendezvous.internal.probe.net;

import dev.rendezvous.AddressFilter;
import dev.rendezvous.Deadline;
import dev.rendezvous.Reason;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Resolves a host name and connects to one of its allowed addresses. Immutable.
 *
 * @param resolver resolves the name for each attempt
 * @param filter which addresses may be connected to
 */
public record Dialer(HostResolver resolver, AddressFilter filter) {

    /** How many addresses of a name are tried, so that a check cannot become a port scan. */
    private static final int MAX_ADDRESSES = 32;

    /** Returns the allowed addresses of a host, at least one. */
    public List<InetSocketAddress> addresses(String host, int port, Deadline deadline)
            throws LookupException, InterruptedException {
        List<InetSocketAddress> allowed = new ArrayList<>();
        List<Reason> forbidden = new ArrayList<>();
        for (InetAddress found : resolver.resolve(host, deadline)) {
            InetAddress destination = unmapped(found);
            InetSocketAddress address = new InetSocketAddress(destination, port);
            filter.denialReason(destination)
                    .ifPresentOrElse(
                            reason -> forbidden.add(ConnectFailures.forbidden(address, reason)),
                            () -> allowed.add(address));
        }
        if (allowed.isEmpty()) {
            throw new LookupException(ConnectFailures.summarize(host, forbidden));
        }
        return allowed.size() > MAX_ADDRESSES ? allowed.subList(0, MAX_ADDRESSES) : allowed;
    }

    /**
     * Returns the IPv4 address that a mapped IPv6 address stands for, because the system connects to that. The JDK unwraps those that
     * it parses, but not those that its resolver finds.
     */
    private static InetAddress unmapped(InetAddress address) {
        try {
            InetAddress unwrapped = InetAddress.getByAddress(address.getAddress());
            return unwrapped instanceof Inet4Address ? unwrapped : address;
        } catch (UnknownHostException e) {
            throw new AssertionError("the bytes of an address are an address", e);
        }
    }

    /** Connects to one of these addresses; the caller closes the channel. */
    public static ConnectResult connect(List<InetSocketAddress> addresses, Deadline deadline)
            throws IOException, InterruptedException {
        return HappyEyeballsConnector.connect(addresses, deadline);
    }

    /** Returns a single reason that summarizes those of all addresses of a host. */
    public static Reason summarize(String host, List<Reason> reasons) {
        return ConnectFailures.summarize(host, reasons);
    }
}
