package dev.rendezvous.server.connection;

import dev.rendezvous.server.http.AsyncResponse;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.uri.UriQuery;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.ServerResponseTrailers;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

/** The response to a {@link BufferedRequest}, which is sent in one piece. Used by one thread at a time. */
final class BufferedResponse implements AsyncResponse {

    private static final byte[] OK = "HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final int NOT_MODIFIED = 304;
    private static final int HEAD_SIZE = 256;

    private final InlineConnection connection;
    private final ServerResponseHeaders headers = ServerResponseHeaders.create();
    private Status status = Status.OK_200;
    private Runnable beforeSend = BufferedResponse::nothing;
    private Runnable whenSent = BufferedResponse::nothing;
    private Runnable whenAbandoned = BufferedResponse::nothing;
    private boolean sent;
    private long written;

    BufferedResponse(InlineConnection connection) {
        this.connection = connection;
    }

    @Override
    public ServerResponse status(Status status) {
        this.status = status;
        return this;
    }

    @Override
    public Status status() {
        return status;
    }

    @Override
    public ServerResponse header(Header header) {
        headers.set(header);
        return this;
    }

    @Override
    public ServerResponseHeaders headers() {
        return headers;
    }

    @Override
    public void send() {
        send(new byte[0]);
    }

    @Override
    public void send(byte[] body) {
        if (sent) {
            throw new IllegalStateException("The response has been sent already");
        }
        beforeSend.run();
        BufferData message = message(body);
        written = message.available();
        sent = true;
        connection.respond(message.readBytes());
        whenSent.run();
    }

    private BufferData message(byte[] body) {
        if (!headers.contains(HeaderNames.CONTENT_LENGTH) && status.code() != NOT_MODIFIED) {
            headers.set(HeaderValues.create(HeaderNames.CONTENT_LENGTH, body.length));
        }
        BufferData message = BufferData.growing(HEAD_SIZE + body.length);
        if (status.equals(Status.OK_200)) {
            message.write(OK);
        } else {
            message.writeAscii("HTTP/1.1 " + status.codeText() + " " + status.reasonPhrase() + "\r\n");
        }
        for (Header header : headers) {
            header.validate();
            header.writeHttp1Header(message);
        }
        message.write(LINE_END);
        message.write(body);
        return message;
    }

    @Override
    public boolean isSent() {
        return sent;
    }

    @Override
    public long bytesWritten() {
        return written;
    }

    @Override
    public ServerResponse beforeSend(Runnable callback) {
        beforeSend = both(beforeSend, callback);
        return this;
    }

    @Override
    public ServerResponse whenSent(Runnable callback) {
        whenSent = both(whenSent, callback);
        return this;
    }

    @Override
    public void whenAbandoned(Runnable callback) {
        whenAbandoned = both(whenAbandoned, callback);
    }

    private static void nothing() {}

    private static Runnable both(Runnable first, Runnable second) {
        return () -> {
            first.run();
            second.run();
        };
    }

    @Override
    public Executor executor() {
        return connection.loop()::execute;
    }

    @Override
    public void abandon() {
        connection.close();
        whenAbandoned.run();
    }

    @Override
    public void send(Object entity) {
        throw BufferedRequest.notSupported();
    }

    @Override
    public OutputStream outputStream() {
        throw BufferedRequest.notSupported();
    }

    @Override
    public ServerResponse reroute(String path) {
        throw BufferedRequest.notSupported();
    }

    @Override
    public ServerResponse reroute(String path, UriQuery query) {
        throw BufferedRequest.notSupported();
    }

    @Override
    public ServerResponse next() {
        throw BufferedRequest.notSupported();
    }

    @Override
    public ServerResponseTrailers trailers() {
        throw BufferedRequest.notSupported();
    }

    @Override
    public void streamResult(String result) {
        throw BufferedRequest.notSupported();
    }

    @Override
    public void streamFilter(UnaryOperator<OutputStream> filter) {
        throw BufferedRequest.notSupported();
    }
}
