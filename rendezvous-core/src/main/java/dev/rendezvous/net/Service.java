package dev.rendezvous.net;

import dev.rendezvous.AddressRule;
import dev.rendezvous.Deadline;
import dev.rendezvous.Observation;
import dev.rendezvous.Reason;
import dev.rendezvous.Reason.Common;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Optional;

/**
 * A TCP service that is looked at by talking with it: every look resolves the name afresh, tries all addresses, makes the TLS
 * handshake if there is one, talks, and hangs up, all before the deadline. Immutable.
 *
 * @param name what messages call it, without any password
 * @param dialer finds and connects
 * @param host a name or an address
 * @param port from 1 to 65535
 * @param tls how to encrypt; empty for not at all
 */
public record Service(String name, Dialer dialer, String host, int port, Optional<Tls> tls) {

    /** What is said once connected. */
    @FunctionalInterface
    public interface Talk {

        /**
         * Returns what the other side let see. It may block in the streams as long as it likes.
         *
         * @throws java.net.ProtocolException if the other side does not speak the protocol
         * @throws IOException if it hangs up
         */
        Observation with(InputStream in, OutputStream out) throws IOException;
    }

    /** What is said once connected, in the clear until it asks for TLS itself. */
    @FunctionalInterface
    public interface Negotiation {

        /**
         * Returns what the other side let see. It may block in the streams as long as it likes.
         *
         * @throws java.net.ProtocolException if the other side does not speak the protocol
         * @throws IOException if it hangs up, or TLS fails
         */
        Observation with(Line line) throws IOException;
    }

    /** What is said once connected, by a library that wants the socket itself. */
    @FunctionalInterface
    public interface SocketTalk {

        /** Returns what the other side let see, as a {@link Talk} does; the socket is closed afterwards. */
        Observation with(Socket socket) throws IOException;
    }

    /** Returns a service found by the machine's own resolver, at any address. */
    public static Service of(String name, String host, int port, Optional<Tls> tls) {
        return new Service(name, new Dialer(Names.system(), AddressRule.none()), host, port, tls);
    }

    /** Returns what one look sees: the talk's observation, or what stood in its way. */
    public Observation look(Deadline deadline, Talk talk) throws InterruptedException {
        return lookOverSocket(deadline, socket -> talk.with(socket.getInputStream(), socket.getOutputStream()));
    }

    /** Returns what one look sees, as {@link #look} does; the socket is encrypted if the service is. */
    public Observation lookOverSocket(Deadline deadline, SocketTalk talk) throws InterruptedException {
        return negotiate(deadline, line -> {
            if (line.wantsTls()) {
                line.encrypt();
            }
            return talk.with(line.socket());
        });
    }

    /** Returns the same for a protocol that begins in the clear and agrees on TLS within, as with STARTTLS. */
    public Observation negotiate(Deadline deadline, Negotiation talk) throws InterruptedException {
        try {
            Attempt attempt = Dialer.connect(dialer.addresses(host, port, deadline), deadline);
            if (attempt instanceof Attempt.Connected connected) {
                return Bounded.look(name, deadline, () -> talk(connected, talk));
            }
            return Observation.unsatisfied(Dialer.sumUp(host, ((Attempt.NotConnected) attempt).reasons()));
        } catch (LookupException e) {
            return Observation.unsatisfied(e.reason());
        } catch (IOException e) {
            return Observation.unsatisfied(Reason.inconclusiveReason(
                    Common.LOOK_FAILED, name + ": this program cannot open a socket: " + e.getMessage()));
        }
    }

    private Observation talk(Attempt.Connected connected, Negotiation talk) {
        try (Line line = new Line(connected.channel().socket(), tls, host, port)) {
            connected.channel().configureBlocking(true);
            return talk.with(line);
        } catch (IOException e) {
            return Observation.unsatisfied(Obstacles.talking(name, e));
        }
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return name;
    }
}
