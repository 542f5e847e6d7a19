package dev.rendezvous.server.connection;

import dev.rendezvous.server.http.Json;
import dev.rendezvous.server.http.Problem;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.http.Header;
import io.helidon.webserver.ConnectionContext;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Closes a connection that has no active request, after an error response. */
record EarlyErrorResponse(ConnectionContext context, DataWriter writer) {

    /** The time for a new client to send its request: a client whose connection is closed before loses the response. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(1);

    void send(Problem problem) {
        try {
            writer.writeNow(BufferData.create(response(problem)));
        } catch (UncheckedIOException e) {
            // The client has disconnected already.
        } finally {
            context.serverSocket().close();
        }
    }

    @SuppressWarnings("try") // The timeout runs as long as the read does.
    void sendAfterRequest(Problem problem, TimeoutScheduler timeoutScheduler) {
        try (TimeoutScheduler.Timeout timeout =
                timeoutScheduler.schedule(REQUEST_TIMEOUT, context.serverSocket()::close)) {
            byte[] ignored = context.serverSocket().get();
        } catch (UncheckedIOException e) {
            return;
        }
        send(problem);
    }

    private static byte[] response(Problem problem) {
        byte[] body = Json.problem(problem);
        StringBuilder head = new StringBuilder("HTTP/1.1 ")
                .append(problem.status().codeText())
                .append(' ')
                .append(problem.status().reasonPhrase())
                .append("\r\nContent-Type: application/json\r\nCache-Control: no-store\r\nConnection: close\r\n");
        for (Header header : problem.headers()) {
            if (!header.headerName().equals(io.helidon.http.HeaderNames.CONNECTION)) {
                head.append(header.name()).append(": ").append(header.get()).append("\r\n");
            }
        }
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        byte[] bytes = head.toString().getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[bytes.length + body.length];
        System.arraycopy(bytes, 0, all, 0, bytes.length);
        System.arraycopy(body, 0, all, bytes.length, body.length);
        return all;
    }
}
