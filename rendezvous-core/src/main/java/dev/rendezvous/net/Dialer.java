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
 * Looks a name up and connects to one of its addresses, as far as a rule allows. Immutable.
 *
 * @param names finds the addresses, afresh every time
 * @param rule which of them may be connected to
 */
public record Dialer(Names names, AddressRule rule) {

    /** A name with more addresses than this is tried at the first so many: a look is not a port scan. */
    private static final int MOST_ADDRESSES = 32;

    /** Returns the allowed addresses of a host, at least one. */
    public List<InetSocketAddress> addresses(String host, int port, Deadline deadline)
            throws LookupException, InterruptedException {
        List<InetSocketAddress> allowed = new ArrayList<>();
        List<Reason> forbidden = new ArrayList<>();
        for (InetAddress found : names.addresses(host, deadline)) {
            InetSocketAddress address = new InetSocketAddress(found, port);
            rule.forbids(found)
                    .ifPresentOrElse(
                            why -> forbidden.add(Obstacles.forbidden(address, why)), () -> allowed.add(address));
        }
        if (allowed.isEmpty()) {
            throw new LookupException(Obstacles.sumUp(host, forbidden));
        }
        return allowed.size() > MOST_ADDRESSES ? allowed.subList(0, MOST_ADDRESSES) : allowed;
    }

    /** Returns how connecting to one of these addresses went. */
    public static Attempt connect(List<InetSocketAddress> addresses, Deadline deadline)
            throws IOException, InterruptedException {
        return Connector.connect(addresses, deadline);
    }

    /** Returns one reason for those of all addresses of a host. */
    public static Reason sumUp(String host, List<Reason> reasons) {
        return Obstacles.sumUp(host, reasons);
    }
}
