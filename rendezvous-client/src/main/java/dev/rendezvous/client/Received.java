package dev.rendezvous.client;

import dev.rendezvous.Payload;
import dev.rendezvous.key.Signal;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.Optional;

/** Reads good answers. */
final class Received {

    private Received() {}

    static Signal signal(HttpResponse<byte[]> answer, Optional<Payload> payload) {
        return new Signal(
                number(answer.headers().firstValue("ETag").orElse("").replace("\"", "")),
                number(answer.headers().firstValue("Rendezvous-Count").orElse("")),
                payload);
    }

    /** A payload comes sandboxed, being somebody else's bytes; the server's own {@code {"ok":true}} does not. */
    static Optional<Payload> payload(HttpResponse<byte[]> answer) {
        HttpHeaders headers = answer.headers();
        return headers.firstValue("Content-Security-Policy")
                        .filter(policy -> policy.contains("sandbox"))
                        .isPresent()
                ? Optional.of(Payload.of(
                        answer.body(), headers.firstValue("Content-Type").orElse("application/octet-stream")))
                : Optional.empty();
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }
}
