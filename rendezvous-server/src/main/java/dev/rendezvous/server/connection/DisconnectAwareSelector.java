package dev.rendezvous.server.connection;

import dev.rendezvous.server.http.Limits;
import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Set;

/**
 * Accepts every connection and hands it to a {@link DisconnectAwareConnection}.
 *
 * @param http1 serves HTTP/1.1
 * @param http2 serves HTTP/2, with prior knowledge or negotiated by ALPN; an HTTP/1.1 connection is never upgraded
 * @param pendingConnections the connections that are not served yet
 * @param timeouts schedules the timeouts of connections that are served
 * @param writeTimeouts the timeouts of writes
 */
public record DisconnectAwareSelector(
        ServerConnectionSelector http1,
        ServerConnectionSelector http2,
        Limits limits,
        PendingConnections pendingConnections,
        TimeoutScheduler timeouts,
        WriteTimeouts writeTimeouts)
        implements ServerConnectionSelector {

    private static final Set<String> PROTOCOLS = Set.of("h2", "http/1.1");

    @Override
    public int bytesToIdentifyConnection() {
        return 0;
    }

    @Override
    public Support supports(BufferData data) {
        return Support.SUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return PROTOCOLS;
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        pendingConnections.remove(context.remotePeer().address());
        return new DisconnectAwareConnection(context, this);
    }
}
