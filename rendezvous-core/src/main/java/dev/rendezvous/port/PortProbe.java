package dev.rendezvous.port;

import dev.rendezvous.AddressRule;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Probe;
import dev.rendezvous.Reason;
import dev.rendezvous.net.Attempt;
import dev.rendezvous.net.Dialer;
import dev.rendezvous.net.LookupException;
import dev.rendezvous.net.Names;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

/**
 * Looks whether a TCP port accepts connections. The name is looked up afresh at every look and all its addresses are tried; one
 * that accepts is enough, and the connection is closed at once. Says nothing of whether what listens there is ready to serve.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class PortProbe implements Probe {

    private final String host;
    private final int port;
    private final Dialer dialer;

    private PortProbe(String host, int port, Dialer dialer) {
        this.host = host;
        this.port = port;
        this.dialer = dialer;
    }

    /**
     * Returns a probe of a port.
     *
     * @param host a name or an address, IPv6 with or without brackets; resolved at every look, not now
     * @param port from 1 to 65535
     * @throws IllegalArgumentException if the host is empty, holds blanks, or the port is out of range
     */
    public static PortProbe of(String host, int port) {
        return of(host, port, Names.system());
    }

    static PortProbe of(String host, int port, Names names) {
        Objects.requireNonNull(host, "host");
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (bare.isEmpty() || bare.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
            throw new IllegalArgumentException("'" + host + "' is no host: it is empty or holds blanks");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("Port " + port + " of " + host + " is not from 1 to 65535");
        }
        return new PortProbe(bare, port, new Dialer(names, AddressRule.none()));
    }

    /** Returns this probe, which connects to no address that the rule forbids. */
    public PortProbe under(AddressRule rule) {
        return new PortProbe(host, port, new Dialer(dialer.names(), rule));
    }

    @Override
    public Observation look(Deadline deadline) throws InterruptedException {
        try {
            Attempt attempt = Dialer.connect(dialer.addresses(host, port, deadline), deadline);
            if (attempt instanceof Attempt.Connected connected) {
                connected.channel().close();
                return Observation.satisfied(connected.detail());
            }
            return Observation.unsatisfied(Dialer.sumUp(host, ((Attempt.NotConnected) attempt).reasons()));
        } catch (LookupException e) {
            return Observation.unsatisfied(e.reason());
        } catch (IOException e) {
            return Observation.unsatisfied(Reason.inconclusiveReason(
                    Reason.Common.LOOK_FAILED, this + ": this program cannot open a socket: " + e.getMessage()));
        }
    }

    /** Returns two seconds, so that a name that has moved, or a network that has come up, is noticed. */
    @Override
    public Duration longestLook() {
        return Duration.ofSeconds(2);
    }

    /** Returns {@code host:port}. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
