package dev.rendezvous.internal.probe.net;

import dev.rendezvous.Reason;
import dev.rendezvous.target.HostAndPort;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The result of connecting. */
public sealed interface ConnectResult {

    /**
     * Connected.
     *
     * @param channel non-blocking; the caller closes it
     * @param address the address that accepted
     * @param failures why the addresses tried before did not accept; often empty
     */
    record Connected(SocketChannel channel, InetSocketAddress address, List<Reason> failures) implements ConnectResult {

        /** Returns a short description, including the addresses that did not accept. */
        public String detail() {
            return failures.isEmpty()
                    ? "accepting"
                    : Stream.concat(
                                    failures.stream().map(Reason::message),
                                    Stream.of(HostAndPort.of(address) + " accepting"))
                            .collect(Collectors.joining(", "));
        }
    }

    /**
     * Not connected.
     *
     * @param reasons one for each address
     */
    record NotConnected(List<Reason> reasons) implements ConnectResult {}
}
