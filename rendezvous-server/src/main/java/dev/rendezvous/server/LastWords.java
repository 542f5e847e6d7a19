package dev.rendezvous.server;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.http.Header;
import io.helidon.webserver.ConnectionContext;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Ends a connection on which no request is under way, with an answer that says why. */
record LastWords(ConnectionContext context, DataWriter writer) {

    /** A client that has just connected sends its request within this; whoever closes before has it lose the answer. */
    private static final Duration TO_ASK = Duration.ofSeconds(1);

    void say(Problem problem) {
        try {
            writer.writeNow(BufferData.create(answer(problem)));
        } catch (UncheckedIOException e) {
            // It has gone, and that was the aim.
        } finally {
            context.serverSocket().close();
        }
    }

    @SuppressWarnings("try") // The alarm is set as long as the read lasts.
    void sayOnceAsked(Problem problem, Alarms alarms) {
        try (Alarms.Alarm alarm = alarms.in(TO_ASK, context.serverSocket()::close)) {
            var _ = context.serverSocket().get();
        } catch (UncheckedIOException e) {
            return;
        }
        say(problem);
    }

    private static byte[] answer(Problem problem) {
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
