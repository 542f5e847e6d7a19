package dev.rendezvous.net;

import dev.rendezvous.AddressRule;
import dev.rendezvous.Deadline;
import dev.rendezvous.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Resolves a host name and connects to one of its allowed addresses. Immutable.
 *
 * @param names resolves the name, anew each time
 * @param rule which addresses may be connected to
 */
public record Dialer(Names names, AddressRule rule) {

    /** How many addresses of a name are tried, so that a check cannot become a port scan. */
    private static final int MAX_ADDRESSES = 32;

    /** Returns the allowed addresses of a host, at least one. */
    public List<InetSocketAddress> addresses(String host, int port, Deadline deadline)
            throws LookupException, InterruptedException {
        List<InetSocketAddress> allowed = new ArrayList<>();
        List<Reason> forbidden = new ArrayList<>();
        for (InetAddress found : names.addresses(host, deadline)) {
            InetSocketAddress address = new InetSocketAddress(found, port);
            rule.forbids(found)
                    .ifPresentOrElse(
                            reason -> forbidden.add(Obstacles.forbidden(address, reason)), () -> allowed.add(address));
        }
        if (allowed.isEmpty()) {
            throw new LookupException(Obstacles.summarize(host, forbidden));
        }
        return allowed.size() > MAX_ADDRESSES ? allowed.subList(0, MAX_ADDRESSES) : allowed;
    }

    /** Connects to one of these addresses; the caller closes the channel. */
    public static Attempt connect(List<InetSocketAddress> addresses, Deadline deadline)
            throws IOException, InterruptedException {
        return Connector.connect(addresses, deadline);
    }

    /** Returns a single reason that summarizes those of all addresses of a host. */
    public static Reason sumUp(String host, List<Reason> reasons) {
        return Obstacles.summarize(host, reasons);
    }
}
