package dev.rendezvous.server.connection;

import dev.rendezvous.server.http.ClientAddress;
import dev.rendezvous.server.http.ClientConnection;
import dev.rendezvous.server.http.Limits;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection. Its first bytes tell which version of HTTP the client speaks. Every byte is read through a {@link ClientConnection}, which
 * handlers find in scope. A connection above the limit is closed after an error response.
 */
public final class DisconnectAwareConnection implements ServerConnection, InterruptableTask<Void> {

    /** The maximum number of concurrent streams. */
    public static final int MAX_STREAMS = 8192;

    /** The number of requests above that whose streams have just been reset. */
    private static final int MAX_RESETTING = 2000;

    /** How many bytes can be written without blocking although the client reads nothing; the send buffer of a new connection is larger. */
    private static final int SAFE_UNREAD_BYTES = 8 * 1024;

    private final ConnectionContext context;
    private final DisconnectAwareSelector selector;
    private final TimedWriter writer;
    private final EarlyErrorResponse earlyErrorResponse;
    private final String client;
    private volatile @Nullable ServerConnection served;
    private volatile Optional<Http2Streams> streams = Optional.empty();

    DisconnectAwareConnection(ConnectionContext context, DisconnectAwareSelector selector) {
        this.context = context;
        this.selector = selector;
        this.writer = new TimedWriter(context.dataWriter());
        this.earlyErrorResponse = new EarlyErrorResponse(context, writer);
        this.client = ClientAddress.of(context);
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        Limits limits = selector.limits();
        selector.writeTimeouts().add(writer);
        try {
            if (selector.pendingConnections().open().incrementAndGet()
                    > limits.values().connections()) {
                earlyErrorResponse.sendAfterRequest(limits.tooManyConnections(), selector.timeouts());
            } else {
                identify(limit);
            }
        } finally {
            selector.writeTimeouts().remove(writer);
            selector.pendingConnections().open().decrementAndGet();
        }
    }

    private void identify(Limit limit) throws InterruptedException {
        DataReader before = context.dataReader();
        int available = before.available();
        Http1ClientConnection.Deadlines deadlines = new Http1ClientConnection.Deadlines(
                selector.timeouts(), selector.limits(), earlyErrorResponse::send, context.serverSocket()::close);
        Http1ClientConnection connection = new Http1ClientConnection(
                context.serverSocket(),
                available == 0 ? new byte[0] : before.readBytes(available),
                client,
                deadlines,
                this::canSendWithoutBlocking);
        byte[] first = first(connection);
        if (first.length == 0) {
            return;
        }
        if (Http2Streams.mayBegin(first)) {
            serveHttp2(first, deadlines, limit);
        } else {
            connection.unread(first);
            serveHttp1(connection, limit);
        }
    }

    /**
     * The system tells no program in Java how much of what it has written is unread, so the client may have read nothing yet. TLS may
     * block besides, as reading and writing take turns in a handshake.
     */
    private boolean canSendWithoutBlocking(int bytes) {
        return !context.isSecure() && writer.written() + bytes <= SAFE_UNREAD_BYTES;
    }

    /** Returns enough bytes to tell the version; none if the client has disconnected. */
    private static byte[] first(Http1ClientConnection connection) {
        byte[] first = new byte[0];
        while (first.length == 0 || !Http2Streams.canTell(first)) {
            byte[] more = connection.next();
            if (more == null) {
                return new byte[0];
            }
            byte[] both = Arrays.copyOf(first, first.length + more.length);
            System.arraycopy(more, 0, both, first.length, more.length);
            first = both;
        }
        return first;
    }

    private void serveHttp1(Http1ClientConnection connection, Limit limit) throws InterruptedException {
        ServerConnection http1 = selector.http1()
                .connection(
                        new DisconnectAwareContext(context, new DataReader(connection), writer, context.executor()));
        served = http1;
        connection.whenEnded(() -> http1.close(false));
        ScopedValue.where(ClientConnection.CURRENT, connection).<Void, InterruptedException>call(() -> {
            http1.handle(limit);
            return null;
        });
    }

    private void serveHttp2(byte[] first, Http1ClientConnection.Deadlines deadlines, Limit limit)
            throws InterruptedException {
        try (Http2Streams all = new Http2Streams(
                context.serverSocket(), first, client, deadlines, context.executor(), MAX_STREAMS + MAX_RESETTING)) {
            streams = Optional.of(all);
            ServerConnection http2 =
                    selector.http2().connection(new DisconnectAwareContext(context, new DataReader(all), writer, all));
            served = http2;
            http2.handle(limit);
        }
    }

    /** A connection with active requests is not idle, though Helidon considers it idle in HTTP/2. */
    @Override
    public Duration idleTime() {
        ServerConnection connection = served;
        return connection == null || streams.filter(Http2Streams::isBusy).isPresent()
                ? Duration.ZERO
                : connection.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
        ServerConnection connection = served;
        if (connection == null) {
            context.serverSocket().close();
        } else {
            connection.close(interrupt);
        }
    }

    @Override
    public boolean canInterrupt() {
        return !(served instanceof InterruptableTask<?> task) || task.canInterrupt();
    }
}
