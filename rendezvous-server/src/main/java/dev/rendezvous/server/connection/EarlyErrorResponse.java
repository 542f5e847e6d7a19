package dev.rendezvous.server.connection;

import dev.rendezvous.server.http.DateHeader;
import dev.rendezvous.server.http.Json;
import dev.rendezvous.server.http.Problem;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.http.Header;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * Sends an error response on a connection that has no active request, and that its thread closes then.
 *
 * @param output encrypts what it writes if the connection is secure
 * @param socket the socket beneath
 * @param client the address of the client
 */
record EarlyErrorResponse(HelidonSocket output, ChannelSocket socket, String client, RejectionListener rejections) {

    /** The time for a new client to send its request: a client whose connection is closed before loses the response. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(1);

    /** Sends the response to what no handler will see. */
    void reject(Problem problem) {
        byte[] body = Json.problem(problem);
        rejections.onRejection(client, problem.status(), body.length);
        send(problem, body);
    }

    /** Sends the response to a request whose handler finds the connection closed. */
    void send(Problem problem) {
        send(problem, Json.problem(problem));
    }

    private void send(Problem problem, byte[] body) {
        try {
            output.write(BufferData.create(response(problem, body)));
            if (output != socket) {
                // TLS says that this is the end.
                output.close();
            }
        } catch (UncheckedIOException e) {
            // The client has disconnected already.
        }
    }

    void sendAfterRequest(Problem problem) {
        socket.setReadTimeout(REQUEST_TIMEOUT);
        byte[] ignored = output.get();
        reject(problem);
    }

    private static byte[] response(Problem problem, byte[] body) {
        StringBuilder head = new StringBuilder("HTTP/1.1 ")
                .append(problem.status().codeText())
                .append(' ')
                .append(problem.status().reasonPhrase())
                .append("\r\nDate: ")
                .append(DateHeader.of(Instant.now()).get())
                .append("\r\nContent-Type: application/json\r\nCache-Control: no-store\r\nConnection: close\r\n");
        for (Header header : problem.headers()) {
            if (!header.headerName().equals(io.helidon.http.HeaderNames.CONNECTION)) {
                head.append(header.name()).append(": ").append(header.get()).append("\r\n");
            }
        }
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        return ChannelInput.join(head.toString().getBytes(StandardCharsets.US_ASCII), body);
    }
}
