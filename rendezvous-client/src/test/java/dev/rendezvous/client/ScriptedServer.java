package dev.rendezvous.client;

import dev.rendezvous.testing.HttpPeer;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that sends the given responses, one for each connection; the last one is repeated. */
final class ScriptedServer implements AutoCloseable {

    static final String HANG_UP = "";
    static final String SILENCE = "silence";

    /** The response to a signal, of version 7. */
    static final String SIGNALLED = status("200 OK", "{\"ok\":true}\n", "ETag: \"7\"", "Rendezvous-Count: 1");

    private final AtomicInteger next = new AtomicInteger();
    private final HttpPeer peer;
    private volatile List<String> answers = List.of(HANG_UP);

    ScriptedServer() throws IOException {
        peer = HttpPeer.handling((client, head) -> answer(client));
    }

    static String status(String status, String body, String... headers) {
        return "HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n"
                + String.join("", List.of(headers).stream().map(h -> h + "\r\n").toList()) + "\r\n" + body;
    }

    static String idempotencyKey(String request) {
        return request.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("idempotency-key"))
                .findFirst()
                .orElse("");
    }

    /** Returns the heads of the requests so far; the list grows. */
    List<String> requests() {
        return peer.heads();
    }

    /** Returns when each request arrived, in nanoseconds; the list grows. */
    List<Long> times() {
        return peer.times();
    }

    /** Starts to send the responses, and returns a client. */
    RendezvousClient answering(String... answers) {
        this.answers = List.of(answers);
        return RendezvousClient.at(peer.url());
    }

    private void answer(Socket client) throws IOException {
        String answer = answers.get(Math.min(next.getAndIncrement(), answers.size() - 1));
        if (answer.equals(SILENCE)) {
            HttpPeer.keepOpen(client);
        } else {
            HttpPeer.send(client, answer);
        }
    }

    @Override
    public void close() throws IOException {
        peer.close();
    }
}
