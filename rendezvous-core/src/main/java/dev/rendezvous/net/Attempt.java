package dev.rendezvous.net;

import dev.rendezvous.Reason;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How connecting went. */
public sealed interface Attempt {

    /**
     * Connected.
     *
     * @param channel non-blocking; the caller closes it
     * @param address what it is connected to
     * @param before what went wrong with addresses tried before; often empty
     */
    record Connected(SocketChannel channel, InetSocketAddress address, List<Reason> before) implements Attempt {

        /** Returns what was seen, in a few words, with the addresses that did not accept, if any. */
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
     * @param reasons one for every address
     */
    record NotConnected(List<Reason> reasons) implements Attempt {}
}
