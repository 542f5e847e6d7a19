package dev.rendezvous.probe.port;

import dev.rendezvous.AddressFilter;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.internal.probe.net.ConnectResult;
import dev.rendezvous.internal.probe.net.Dialer;
import dev.rendezvous.internal.probe.net.HostResolver;
import dev.rendezvous.internal.probe.net.LookupException;
import dev.rendezvous.target.HostAndPort;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * Checks whether a TCP port accepts connections. Each check resolves the name again and tries all its addresses; one that accepts
 * is enough, and the connection is closed at once, unless it {@linkplain #stayingOpen has to stay open}. Does not tell whether the
 * program that listens there is ready to serve.
 *
 * <p>Immutable and safe for use by multiple threads.
 */
public final class PortProbe implements Probe {

    private final HostAndPort target;
    private final Dialer dialer;
    private final Duration openFor;

    private PortProbe(HostAndPort target, Dialer dialer, Duration openFor) {
        this.target = target;
        this.dialer = dialer;
        this.openFor = openFor;
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
        return new PortProbe(target, new Dialer(hostResolver, AddressFilter.allowAll()), Duration.ZERO);
    }

    /** Returns this probe, restricted to addresses that the filter allows. */
    public PortProbe withAddressFilter(AddressFilter filter) {
        return new PortProbe(target, new Dialer(dialer.resolver(), filter), openFor);
    }

    /**
     * Returns this probe, satisfied only if the peer does not close the connection for a while. A proxy that listens for a service
     * that does not run yet accepts connections and closes them at once.
     *
     * @param duration positive
     * @throws IllegalArgumentException if it is not positive
     */
    public PortProbe stayingOpen(Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException("duration must be positive, but was " + duration);
        }
        return new PortProbe(target, dialer, duration);
    }

    @Override
    public boolean isBounded() {
        return true;
    }

    @Override
    public Observation check(Deadline deadline) throws InterruptedException {
        try {
            ConnectResult connectResult =
                    Dialer.connect(dialer.addresses(target.host(), target.port(), deadline), deadline);
            if (connectResult instanceof ConnectResult.Connected connected) {
                return observe(connected, deadline);
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

    private Observation observe(ConnectResult.Connected connected, Deadline deadline)
            throws IOException, InterruptedException {
        try (SocketChannel channel = connected.channel()) {
            return openFor.isZero()
                    ? Observation.satisfied(connected.detail())
                    : new OpenConnection(toString(), openFor).observe(channel, connected.detail(), deadline);
        }
    }

    /**
     * Returns two seconds, to notice soon when a name has moved to another address or a network has come up, and the time for which
     * the connection has to stay open.
     */
    @Override
    public Duration attemptTimeout() {
        return Duration.ofSeconds(2).plus(openFor);
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
