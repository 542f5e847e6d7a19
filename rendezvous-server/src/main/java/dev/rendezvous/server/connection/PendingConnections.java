package dev.rendezvous.server.connection;

import dev.rendezvous.server.http.Limits;
import io.helidon.common.socket.SocketOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections that have been accepted but are not served yet, during the PROXY protocol header and the TLS handshake. Helidon sets
 * no timeout for that phase. Its only hook there is the request for socket options, so this class poses as the options.
 *
 * @param options the options of the sockets
 * @param open the number of connections that are served
 * @param waiting the timeouts of those that are not served yet
 */
public record PendingConnections(
        SocketOptions options,
        Limits limits,
        TimeoutScheduler timeouts,
        AtomicInteger open,
        Map<SocketAddress, TimeoutScheduler.Timeout> waiting)
        implements SocketOptions {

    /** The number of connections above the limit that are accepted only to be rejected with a response. */
    private static final int MAX_REJECTED = 64;

    public PendingConnections(SocketOptions options, Limits limits, TimeoutScheduler timeouts) {
        this(options, limits, timeouts, new AtomicInteger(), new ConcurrentHashMap<>());
    }

    @Override
    public void configureSocket(Socket socket) {
        if (open.get() + waiting.size() > limits.values().connections() + MAX_REJECTED) {
            limits.count(Limits.Kind.CONNECTIONS);
            throw new UncheckedIOException(new IOException("too many connections"));
        }
        options.configureSocket(socket);
        SocketAddress peer = socket.getRemoteSocketAddress();
        if (peer != null) {
            waiting.put(peer, timeouts.schedule(limits.values().headTime(), () -> expire(peer, socket)));
        }
    }

    /** Called when a connection begins to be served. */
    void remove(SocketAddress peer) {
        TimeoutScheduler.Timeout timeout = waiting.remove(peer);
        if (timeout != null) {
            timeout.close();
        }
    }

    private void expire(SocketAddress peer, Socket socket) {
        if (waiting.remove(peer) != null) {
            limits.count(Limits.Kind.HEAD_TIME);
            try {
                socket.close();
            } catch (IOException e) {
                // It is closed already.
            }
        }
    }

    @Override
    public Map<SocketOption<?>, Object> socketOptions() {
        return options.socketOptions();
    }

    @Override
    public Duration connectTimeout() {
        return options.connectTimeout();
    }

    @Override
    public Duration readTimeout() {
        return options.readTimeout();
    }

    @Override
    public Optional<Integer> socketReceiveBufferSize() {
        return options.socketReceiveBufferSize();
    }

    @Override
    public Optional<Integer> socketSendBufferSize() {
        return options.socketSendBufferSize();
    }

    @Override
    public boolean socketReuseAddress() {
        return options.socketReuseAddress();
    }

    @Override
    public boolean socketKeepAlive() {
        return options.socketKeepAlive();
    }

    @Override
    public boolean tcpNoDelay() {
        return options.tcpNoDelay();
    }
}
