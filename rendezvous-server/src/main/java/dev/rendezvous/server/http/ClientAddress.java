package dev.rendezvous.server.http;

import dev.rendezvous.internal.text.RemoteText;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ProxyProtocolData;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** The address that a client is counted by. For IPv6 it is the /64 network, as one host can use all addresses in it. */
public final class ClientAddress {

    private static final int NETWORK_BYTES = 8;

    private ClientAddress() {}

    /** Returns the address of the client of a connection, as the proxy reports it if there is one. */
    public static String of(PeerInfo peer, Optional<ProxyProtocolData> proxy) {
        return proxy.map(ProxyProtocolData::sourceAddress)
                .filter(source -> !source.isEmpty())
                .map(ClientAddress::ofText)
                .orElseGet(() -> of(peer));
    }

    /** Returns the address that a text denotes; the text itself if it denotes none. */
    public static String ofText(String text) {
        try {
            return of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return RemoteText.escape(text);
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
