package dev.rendezvous.server;

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
 * Connections that have been accepted and are not being served yet: they say who they are to a proxy protocol or shake hands for
 * TLS. Helidon gives them all the time in the world, and leaves one hook on the way: it asks for the options of the socket.
 *
 * @param options what the sockets get
 * @param open how many connections are being served
 * @param waiting those that are not yet
 */
record Arrivals(
        SocketOptions options,
        Limits limits,
        Alarms alarms,
        AtomicInteger open,
        Map<SocketAddress, Alarms.Alarm> waiting)
        implements SocketOptions {

    /** Beyond the connections there may be, those that come only to be told that there are too many. */
    private static final int TO_BE_TOLD = 64;

    Arrivals(SocketOptions options, Limits limits, Alarms alarms) {
        this(options, limits, alarms, new AtomicInteger(), new ConcurrentHashMap<>());
    }

    @Override
    public void configureSocket(Socket socket) {
        if (open.get() + waiting.size() > limits.budget().connections() + TO_BE_TOLD) {
            limits.hit(Limits.Kind.CONNECTIONS);
            throw new UncheckedIOException(new IOException("too many connections"));
        }
        options.configureSocket(socket);
        SocketAddress peer = socket.getRemoteSocketAddress();
        if (peer != null) {
            waiting.put(peer, alarms.in(limits.budget().headTime(), () -> tooLate(peer, socket)));
        }
    }

    /** A connection is being served. */
    void arrived(SocketAddress peer) {
        Alarms.Alarm alarm = waiting.remove(peer);
        if (alarm != null) {
            alarm.close();
        }
    }

    private void tooLate(SocketAddress peer, Socket socket) {
        if (waiting.remove(peer) != null) {
            limits.hit(Limits.Kind.HEAD_TIME);
            try {
                socket.close();
            } catch (IOException e) {
                // It was closed already.
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
