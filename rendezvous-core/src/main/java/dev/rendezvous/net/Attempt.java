package dev.rendezvous.net;

import dev.rendezvous.Reason;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The result of connecting. */
public sealed interface Attempt {

    /**
     * Connected.
     *
     * @param channel non-blocking; the caller closes it
     * @param address the address that accepted
     * @param before why the addresses tried before did not accept; often empty
     */
    record Connected(SocketChannel channel, InetSocketAddress address, List<Reason> before) implements Attempt {

        /** Returns a short description, including the addresses that did not accept. */
        public String detail() {
            return before.isEmpty()
                    ? "accepting"
                    : Stream.concat(
                                    before.stream().map(Reason::message),
                                    Stream.of(AddressText.of(address) + " accepting"))
                            .collect(Collectors.joining(", "));
        }
    }

    /**
     * Not connected.
     *
     * @param reasons one for each address
     */
    record NotConnected(List<Reason> reasons) implements Attempt {}
}
