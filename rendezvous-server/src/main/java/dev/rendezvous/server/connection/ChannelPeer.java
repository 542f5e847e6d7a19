package dev.rendezvous.server.connection;

import io.helidon.common.socket.PeerInfo;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.Principal;
import java.security.cert.Certificate;
import java.util.Optional;

/** One side of a connection. TLS is above the channel, so it knows no certificates. */
record ChannelPeer(SocketAddress address) implements PeerInfo {

    @Override
    public String host() {
        return address instanceof InetSocketAddress inet ? inet.getHostString() : "unix";
    }

    @Override
    public int port() {
        return address instanceof InetSocketAddress inet ? inet.getPort() : -1;
    }

    @Override
    public Optional<Principal> tlsPrincipal() {
        return Optional.empty();
    }

    @Override
    public Optional<Certificate[]> tlsCertificates() {
        return Optional.empty();
    }
}
