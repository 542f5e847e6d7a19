package dev.rendezvous.server.connection;

import dev.rendezvous.server.http.Limits;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How a {@link Listener} serves its connections.
 *
 * @param routing the handlers of requests
 * @param beforeRouting the handlers of errors before the routing
 * @param rejections called for errors before that
 * @param inlineHandler handles what needs no thread, as the routing does; empty if nothing does
 * @param http1 serves HTTP/1.1
 * @param http2 serves HTTP/2, with prior knowledge or negotiated by ALPN; an HTTP/1.1 connection is never upgraded
 * @param tls present if connections are secure
 * @param proxyProtocol whether each connection begins with a header of the PROXY protocol
 */
public record ConnectionOptions(
        HttpRouting.Builder routing,
        DirectHandlers beforeRouting,
        RejectionListener rejections,
        Optional<InlineHandler> inlineHandler,
        ServerConnectionSelector http1,
        ServerConnectionSelector http2,
        Limits limits,
        Optional<SSLContext> tls,
        boolean proxyProtocol) {

    /** Returns these options with TLS and the PROXY protocol. */
    public ConnectionOptions secured(Optional<SSLContext> tls, boolean proxyProtocol) {
        return new ConnectionOptions(
                routing, beforeRouting, rejections, inlineHandler, http1, http2, limits, tls, proxyProtocol);
    }
}
