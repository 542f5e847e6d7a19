package dev.rendezvous.probe.port;

import dev.rendezvous.AddressFilter;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.probe.net.ConnectResult;
import dev.rendezvous.probe.net.Dialer;
import dev.rendezvous.probe.net.HostResolver;
import dev.rendezvous.probe.net.LookupException;
import dev.rendezvous.target.HostAndPort;
import java.io.IOException;
import java.time.Duration;

/**
 * Checks whether a TCP port accepts connections. Each check resolves the name again and tries all its addresses; one that accepts
 * is enough, and the connection is closed at once. Does not tell whether the program that listens there is ready to serve.
 *
 * <p>Immutable and safe for use by multiple threads.
 */
public final class PortProbe implements Probe {

    private final HostAndPort target;
    private final Dialer dialer;

    private PortProbe(HostAndPort target, Dialer dialer) {
        this.target = target;
        this.dialer = dialer;
    }

    /**
     * Returns a probe of a port.
     *
     * @param host a name or an address, IPv6 with or without brackets; resolved by each check, not now
     * @param port from 1 to 65535
     * @throws IllegalArgumentException if the host is empty or contains white space, or the port is out of range
     */
    public static PortProbe of(String host, int port) {
        return of(host, port, HostResolver.system());
    }

    static PortProbe of(String host, int port, HostResolver hostResolver) {
        return of(new HostAndPort(HostAndPort.withoutBrackets(host), port), hostResolver);
    }

    static PortProbe of(HostAndPort target) {
        return of(target, HostResolver.system());
    }

    private static PortProbe of(HostAndPort target, HostResolver hostResolver) {
        String host = target.host();
        if (host.isEmpty() || host.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
            throw new IllegalArgumentException("host must not be empty or contain white space, but was '" + host + "'");
        }
        return new PortProbe(target, new Dialer(hostResolver, AddressFilter.allowAll()));
    }

    /** Returns this probe, restricted to addresses that the filter allows. */
    public PortProbe withAddressFilter(AddressFilter filter) {
        return new PortProbe(target, new Dialer(dialer.resolver(), filter));
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        try {
            ConnectResult connectResult =
                    Dialer.connect(dialer.addresses(target.host(), target.port(), deadline), deadline);
            if (connectResult instanceof ConnectResult.Connected connected) {
                connected.channel().close();
                return Observation.satisfied(connected.detail());
            }
            return Observation.unsatisfied(
                    Dialer.summarize(target.host(), ((ConnectResult.NotConnected) connectResult).reasons()));
        } catch (LookupException e) {
            return Observation.unsatisfied(e.reason());
        } catch (IOException e) {
            return Observation.unsatisfied(Reason.inconclusiveReason(
                    Reason.Common.CHECK_FAILED, this + ": this program cannot open a socket: " + e.getMessage()));
        }
    }

    /** Returns two seconds, to notice soon when a name has moved to another address or a network has come up. */
    @Override
    public Duration attemptTimeout() {
        return Duration.ofSeconds(2);
    }

    /** Returns the policy for connections that are closed at once: the protocol, and what the server makes of it, are unknown. */
    @Override
    public Confirmation confirmation() {
        return Confirmation.OF_UNFINISHED_HANDSHAKE;
    }

    /** Returns {@code host:port}. */
    @Override
    public String toString() {
        return target.toString();
    }
}
