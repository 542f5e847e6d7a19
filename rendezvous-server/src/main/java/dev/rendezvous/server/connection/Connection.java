package dev.rendezvous.server.connection;

import dev.rendezvous.server.http.ClientAddress;
import dev.rendezvous.server.http.ClientConnection;
import dev.rendezvous.server.http.Limits;
import dev.rendezvous.server.http.TimeoutScheduler;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.SocketWriter;
import io.helidon.common.socket.TlsSocket;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.spi.ServerConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One connection, without a thread as far as {@link InlineConnection} can serve it, and otherwise served by the thread that runs it. The first
 * bytes that the thread reads tell which version of HTTP the client speaks. A connection above the limit is closed after an error response.
 */
final class Connection implements Runnable {

    private static final System.Logger LOGGER = System.getLogger(Connection.class.getName());

    /** The number of requests above the maximum of concurrent streams whose streams have just been reset. */
    private static final int MAX_RESETTING = 2000;

    /** The time for a client to send, after the last response, the rest of what it is sending. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    /** The same for a connection above the limit, so that these are not many more. */
    private static final Duration REJECTED_CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final ChannelSocket socket;
    private final EventLoop loop;
    private final Listener listener;
    private volatile @Nullable Thread thread;
    private volatile @Nullable ServerConnection served;
    private volatile Optional<Http2Streams> streams = Optional.empty();
    private volatile Optional<InlineConnection> inline = Optional.empty();

    /** Used by the thread that serves the connection. */
    private boolean idle;

    private Duration closeTimeout = CLOSE_TIMEOUT;

    Connection(ChannelSocket socket, EventLoop loop, Listener listener) {
        this.socket = socket;
        this.loop = loop;
        this.listener = listener;
    }

    /** What carries HTTP: the channel, or TLS on it. */
    private record Transport(HelidonSocket socket, Optional<ProxyProtocolData> proxy) {

        String client() {
            return ClientAddress.of(socket.remotePeer(), proxy);
        }

        SocketWriter writer(ExecutorService executor) {
            return SocketWriter.create(executor, socket, 0, false);
        }
    }

    /** Starts to serve the connection: without a thread, as long as there is a handler that needs none. */
    void start() {
        Optional<InlineHandler> handler = listener.inlineHandler();
        if (handler.isEmpty()) {
            startThread();
            return;
        }
        InlineConnection withoutThread = new InlineConnection(
                socket, loop, listener.timeouts(), handler.get(), this::startThread, () -> listener.remove(this));
        inline = Optional.of(withoutThread);
        withoutThread.start(listener.options().limits().values().headTime());
    }

    private void startThread() {
        Thread.ofVirtual().name("connection").start(this);
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        idle = false;
        try {
            if (inline.filter(InlineConnection::isClosing).isEmpty()) {
                serve();
            }
            socket.sendDeferred();
        } catch (CloseConnectionException | IOException | UncheckedIOException e) {
            // The client has disconnected, or has been told why the server closes the connection.
        } catch (InterruptedException e) {
            // The server is stopping.
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.WARNING, "A connection has failed", e);
        } finally {
            thread = null;
            if (idle) {
                served = null;
                inline.ifPresent(InlineConnection::resume);
            } else {
                socket.closeGracefully(closeTimeout);
                listener.remove(this);
            }
        }
    }

    /** A connection that ends after its response, too, sends all of it. */
    private void serve() throws IOException, InterruptedException {
        try {
            serve(open());
        } finally {
            socket.sendDeferred();
        }
    }

    /** Reads the header of the PROXY protocol and does the TLS handshake, in the time that a client has for a head. */
    @SuppressWarnings("try") // The timeout runs as long as the block does.
    private Transport open() throws IOException {
        ConnectionOptions options = listener.options();
        if (!options.proxyProtocol() && options.tls().isEmpty()) {
            return new Transport(socket, Optional.empty());
        }
        Limits limits = options.limits();
        try (TimeoutScheduler.Timeout timeout = listener.timeouts()
                .schedule(limits.values().headTime(), () -> {
                    limits.count(Limits.Kind.HEAD_TIME);
                    socket.close();
                })) {
            Optional<ProxyProtocolData> proxy =
                    options.proxyProtocol() ? Optional.of(readProxyHeader()) : Optional.empty();
            return new Transport(
                    options.tls().isPresent() ? secure(options.tls().get()) : socket, proxy);
        }
    }

    private ProxyHeader readProxyHeader() {
        byte[] bytes = new byte[0];
        Optional<ProxyHeader> header = Optional.empty();
        while (header.isEmpty()) {
            byte[] next = socket.get();
            if (next == null) {
                throw new CloseConnectionException("The client has disconnected");
            }
            bytes = ChannelInput.join(bytes, next);
            try {
                header = ProxyHeader.parse(bytes);
            } catch (IllegalArgumentException e) {
                throw new CloseConnectionException("The PROXY header is malformed", e);
            }
        }
        int length = header.get().length();
        if (length < bytes.length) {
            socket.unread(Arrays.copyOfRange(bytes, length, bytes.length));
        }
        return header.get();
    }

    private HelidonSocket secure(SSLContext tls) throws IOException {
        SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(new SocketAdapter(socket), null, true);
        secure.setHandshakeApplicationProtocolSelector((handshake, offered) ->
                offered.contains("h2") ? "h2" : offered.contains("http/1.1") ? "http/1.1" : null);
        secure.startHandshake();
        return TlsSocket.server(secure, socket.childSocketId(), socket.socketId());
    }

    private void serve(Transport transport) throws InterruptedException {
        Limits limits = listener.options().limits();
        EarlyErrorResponse early = new EarlyErrorResponse(
                transport.socket(),
                socket,
                transport.client(),
                listener.options().rejections());
        if (inline.filter(InlineConnection::isSilent).isPresent()) {
            early.reject(limits.headTimedOut());
            return;
        }
        if (listener.isFull()) {
            closeTimeout = REJECTED_CLOSE_TIMEOUT;
            early.sendAfterRequest(limits.tooManyConnections());
            return;
        }
        Http1ClientConnection http1 =
                new Http1ClientConnection(transport.socket(), socket, transport.client(), limits, early);
        byte[] first = first(http1);
        if (Http2Streams.mayBegin(first)) {
            serveHttp2(transport, first);
        } else {
            http1.unread(first);
            serveHttp1(transport, http1);
        }
    }

    /** Returns enough bytes to tell the version. */
    private static byte[] first(Http1ClientConnection input) {
        byte[] first = input.read();
        while (!Http2Streams.canTell(first)) {
            first = ChannelInput.join(first, input.read());
        }
        return first;
    }

    private void serveHttp1(Transport transport, Http1ClientConnection input) throws InterruptedException {
        ServerConnection http1 = listener.options()
                .http1()
                .connection(context(
                        transport, DataReader.create(input), listener.context().executor()));
        served = http1;
        input.whenEnded(() -> http1.close(false));
        if (inline.isPresent()) {
            input.endWhenIdle();
        }
        try {
            ScopedValue.where(ClientConnection.CURRENT, input).<Void, InterruptedException>call(() -> {
                http1.handle(listener.limit());
                return null;
            });
        } catch (IdleConnectionException e) {
            idle = true;
        }
    }

    /** Several threads write to a connection of HTTP/2, while one reads. */
    private void serveHttp2(Transport transport, byte[] first) throws InterruptedException {
        socket.watch();
        try (Http2Streams all = new Http2Streams(
                transport.socket(),
                socket,
                first,
                transport.client(),
                listener,
                Listener.MAX_STREAMS + MAX_RESETTING)) {
            streams = Optional.of(all);
            ServerConnection http2 =
                    listener.options().http2().connection(context(transport, DataReader.create(all), all));
            served = http2;
            http2.handle(listener.limit());
        }
    }

    private ServingContext context(Transport transport, DataReader reader, ExecutorService executor) {
        return new ServingContext(
                listener.context(),
                listener.router(),
                transport.socket(),
                transport.proxy(),
                reader,
                transport.writer(executor),
                executor);
    }

    /** Closes the connection if it has had no active request for this time. Helidon considers active requests of HTTP/2 idle. */
    void closeIfIdle(Duration time) {
        inline.ifPresent(connection -> connection.closeIfIdle(time));
        ServerConnection connection = served;
        if (connection != null
                && streams.filter(Http2Streams::isBusy).isEmpty()
                && connection.idleTime().compareTo(time) > 0) {
            connection.close(false);
        }
    }

    /** Closes the connection after its active request. */
    void closeWhenIdle() {
        ServerConnection connection = served;
        if (connection != null) {
            connection.close(false);
        } else if (thread == null && inline.isPresent()) {
            inline.get().closeWhenIdle();
        } else {
            close();
        }
    }

    /** Closes the connection and interrupts its thread. */
    void close() {
        inline.ifPresent(InlineConnection::close);
        ServerConnection connection = served;
        if (connection != null) {
            connection.close(true);
        }
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
        socket.close();
    }
}
