package dev.rendezvous.server;

import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ProxyProtocolData;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** The address that a client is counted by. In IPv6 that is its network: one host has all of a /64 to call from. */
final class ClientAddress {

    private static final int NETWORK_BYTES = 8;

    private ClientAddress() {}

    /** Returns the address of whoever has opened a connection, as a proxy tells it if it does. */
    static String of(ConnectionContext context) {
        return context.proxyProtocolData()
                .map(ProxyProtocolData::sourceAddress)
                .filter(source -> !source.isEmpty())
                .map(ClientAddress::ofText)
                .orElseGet(() -> of(context.remotePeer()));
    }

    /** Returns the text itself if it is no address. */
    static String ofText(String text) {
        try {
            return of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Printable.of(text);
        }
    }

    private static String of(PeerInfo peer) {
        return peer.address() instanceof InetSocketAddress socket && socket.getAddress() != null
                ? of(socket.getAddress())
                : peer.host();
    }

    static String of(InetAddress address) {
        return address instanceof Inet6Address v6
                ? HexFormat.ofDelimiter(":").formatHex(Arrays.copyOf(v6.getAddress(), NETWORK_BYTES)) + "::/64"
                : address.getHostAddress();
    }
}
