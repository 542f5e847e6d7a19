package dev.rendezvous.client;

import dev.rendezvous.Payload;
import dev.rendezvous.coordination.Signal;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.Optional;

/** Reads the responses to successful signals and waits. */
final class SignalResponses {

    private SignalResponses() {}

    /** Returns the signal that the headers describe. */
    static Signal signal(HttpResponse<byte[]> response, Optional<Payload> payload) {
        return new Signal(
                number(response.headers().firstValue("ETag").orElse("").replace("\"", "")),
                number(response.headers().firstValue("Rendezvous-Count").orElse("")),
                payload);
    }

    /**
     * Returns the payload in a body. The server marks payloads as untrusted content with a sandbox; its own {@code {"ok":true}} is not
     * marked.
     */
    static Optional<Payload> payload(HttpResponse<byte[]> response) {
        HttpHeaders headers = response.headers();
        return headers.firstValue("Content-Security-Policy")
                        .filter(policy -> policy.contains("sandbox"))
                        .isPresent()
                ? Optional.of(Payload.of(
                        response.body(), headers.firstValue("Content-Type").orElse("application/octet-stream")))
                : Optional.empty();
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }
}
